import { setTimeout as wait } from 'node:timers/promises'
import type { ForgeKind } from '../../src-shared/domain/forge.ts'
import type { Forge } from '../core/ports/forge.ts'
import type { Forges } from '../core/ports/forges.ts'
import type { GitHubAppApi, GitHubApps } from '../core/ports/github-app.ts'
import { secretFreeForge } from '../forges/secret-free-forge.ts'

export type ForgeTools = {
  readonly fetch: typeof globalThis.fetch
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

const load = async (kind: ForgeKind, tools: ForgeTools): Promise<Forge> => {
  switch (kind) {
    case 'github':
      return (await import('../forges/github/create-github.ts')).createGitHub(tools)
    case 'gitlab':
      return (await import('../forges/gitlab/create-gitlab.ts')).createGitlab(tools)
    case 'gitea':
    case 'forgejo':
      return (await import('../forges/gitea/create-gitea.ts')).createGitea(kind, tools)
    case 'bitbucket':
      return (await import('../forges/bitbucket/create-bitbucket.ts')).createBitbucket(tools)
    case 'sourcehut':
      return (await import('../forges/sourcehut/create-sourcehut.ts')).createSourcehut(tools)
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal })

/** What GitHub Apps do besides, loaded when it is first asked for. */
export const createGitHubApps = (tools: Omit<ForgeTools, 'sleep'>): GitHubApps => {
  let opened: Promise<GitHubAppApi> | null = null
  return {
    open: () =>
      (opened ??= import('../forges/github/create-github-app-api.ts').then(({ createGitHubAppApi }) =>
        createGitHubAppApi({ ...tools, sleep }),
      )),
  }
}

/** The forges, each loaded when it is first asked for. */
export const createForges = (tools: Omit<ForgeTools, 'sleep'>): Forges => {
  const opened = new Map<ForgeKind, Promise<Forge>>()
  return {
    open: (kind) => {
      const forge = opened.get(kind) ?? load(kind, { ...tools, sleep }).then(secretFreeForge)
      opened.set(kind, forge)
      return forge
    },
  }
}
