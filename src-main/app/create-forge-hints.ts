import { setTimeout as wait } from 'node:timers/promises'
import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import type { AllForgeHints, ForgeHints } from '../core/ports/forge-hints.ts'
import { secretFreeHints } from '../forges/secret-free-forge.ts'
import type { ForgeTools } from './create-forges.ts'

const load = async (kind: ForgeKind, tools: ForgeTools): Promise<ForgeHints | null> => {
  switch (kind) {
    case 'github':
      return (await import('../forges/github/github-hints.ts')).createGitHubHints(tools)
    case 'gitlab':
      return (await import('../forges/gitlab/gitlab-hints.ts')).createGitlabHints(tools)
    case 'gitea':
    case 'forgejo':
      return (await import('../forges/gitea/gitea-hints.ts')).createGiteaHints(tools)
    case 'bitbucket':
      return (await import('../forges/bitbucket/bitbucket-hints.ts')).createBitbucketHints(tools)
    // Its list has no order but its own.
    case 'sourcehut':
      return null
  }
}

/** What moved at each kind of forge, loaded when it is first asked for. */
export const createForgeHints = (tools: Omit<ForgeTools, 'sleep'>): AllForgeHints => {
  const opened = new Map<ForgeKind, Promise<ForgeHints | null>>()
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal })
  return {
    has: (kind) => kind !== 'sourcehut',
    open: (kind) => {
      const hints =
        opened.get(kind) ??
        load(kind, { ...tools, sleep }).then((found) => (found === null ? null : secretFreeHints(found)))
      opened.set(kind, hints)
      return hints
    },
  }
}
