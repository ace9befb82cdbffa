import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import { forgeNames } from '../../src-shared/domain/forge-words.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { delay } from '../core/mirrors/delay.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { SignInFlow, SignInFlows } from '../core/ports/sign-in-flows.ts'
import { secretFreeSignIn } from '../forges/secret-free-sign-in.ts'
import type { ForgeTools } from './create-forges.ts'

const load = async (kind: ForgeKind, tools: ForgeTools): Promise<SignInFlow> => {
  switch (kind) {
    case 'github':
      return (await import('../forges/github/sign-in.ts')).createGitHubSignIn(tools)
    case 'gitlab':
      return (await import('../forges/gitlab/sign-in.ts')).createGitlabSignIn(tools)
    case 'gitea':
    case 'forgejo':
      return (await import('../forges/gitea/sign-in.ts')).createGiteaSignIn(tools)
    case 'bitbucket':
    case 'sourcehut':
      throw new AppError('forge_cannot', 'There is no sign-in without a token.', {
        details: {
          reason: `${forgeNames[kind]} has no sign-in for programs like Mirrordesk.`,
          advice: 'Use an access token.',
        },
      })
  }
}

/** Signing in at forges, the code of each kind loaded when it is first asked for. */
export const createSignInFlows = (fetch: ForgeTools['fetch'], clock: Clock): SignInFlows => {
  const tools: ForgeTools = { fetch, now: clock.now, sleep: (ms, signal) => delay(clock, ms, signal) }
  const opened = new Map<ForgeKind, Promise<SignInFlow>>()
  return {
    open: (kind) => {
      const flow = opened.get(kind) ?? load(kind, tools).then(secretFreeSignIn)
      opened.set(kind, flow)
      return flow
    },
  }
}
