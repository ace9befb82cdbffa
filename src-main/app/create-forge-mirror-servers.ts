import { forgeNames } from '../../src-shared/domain/forge-words.ts'
import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { ForgeMirrorServers } from '../core/ports/forge-mirror-servers.ts'
import type { ForgeMirrors } from '../core/ports/forge-mirrors.ts'
import { secretFreeMirrors } from '../forges/secret-free-mirrors.ts'
import type { ForgeTools } from './create-forges.ts'

/** Ends early, with the reason of the signal, when it is aborted. */
const createSleep =
  (clock: Clock) =>
  (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        withdraw()
        reject(signal.reason as Error)
      }
      const withdraw = clock.setTimer(ms, () => {
        signal.removeEventListener('abort', end)
        resolve()
      })
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })

const load = async (kind: ForgeKind, tools: ForgeTools): Promise<ForgeMirrors> => {
  switch (kind) {
    case 'gitlab':
      return (await import('../forges/gitlab/create-gitlab-mirrors.ts')).createGitlabMirrors(tools)
    case 'gitea':
    case 'forgejo':
      return (await import('../forges/gitea/create-gitea-mirrors.ts')).createGiteaMirrors(kind, tools)
    case 'github':
    case 'bitbucket':
    case 'sourcehut': {
      const reason = `${forgeNames[kind]} runs no mirrors itself.`
      throw new AppError('forge_cannot', reason, {
        details: { reason, advice: 'Let Mirrordesk run the mirror.' },
      })
    }
  }
}

/** What runs mirrors itself, each loaded when it is first asked for. */
export const createForgeMirrorServers = (
  clock: Clock,
  { fetch }: Pick<ForgeTools, 'fetch'>,
): ForgeMirrorServers => {
  const opened = new Map<ForgeKind, Promise<ForgeMirrors>>()
  const tools: ForgeTools = { fetch, now: clock.now, sleep: createSleep(clock) }
  return {
    open: (kind) => {
      // One for each kind: it knows what changes under way.
      const mirrors = opened.get(kind) ?? load(kind, tools).then(secretFreeMirrors)
      opened.set(kind, mirrors)
      return mirrors
    },
  }
}
