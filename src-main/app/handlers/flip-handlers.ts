import { createHash } from 'node:crypto'
import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { PreviewPatterns } from '../../core/mirrors/preview-patterns.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import type { SettingsStore } from '../../core/ports/settings-store.ts'

type FlipHandlers = Pick<
  ContractHandlers,
  | 'mirrors.planFlip'
  | 'mirrors.flip'
  | 'mirrors.flipMany'
  | 'mirrors.applyDefaultDirection'
  | 'mirrors.previewPatterns'
>

/** Which way mirrors go, and what they carry. */
export const createFlipHandlers = (deps: {
  readonly engine: MirrorEngine
  readonly accounts: AccountService
  readonly repositories: RepositoryStore
  readonly settings: SettingsStore
  readonly previewPatterns: PreviewPatterns
}): FlipHandlers => {
  const { engine, accounts } = deps

  return {
    'mirrors.planFlip': engine.planFlip,
    'mirrors.flip': engine.flip,
    'mirrors.flipMany': async ({ mirrorIds, ...options }) => ({
      items: [...(await engine.flipMany(mirrorIds, options))],
    }),
    'mirrors.applyDefaultDirection': async () => ({
      items: [...(await engine.flipAllTo(deps.settings.read().defaultDirection))],
    }),
    'mirrors.previewPatterns': async (input) => {
      if ('mirrorId' in input) return deps.previewPatterns.ofMirror(input.mirrorId, input.patterns)
      const { url, accountId, credential, direction, repository, patterns } = input
      const given = parseRemoteUrl(url)
      const opened = await accounts.credentialForInput({ ...given, accountId, credential })
      const repositoryId = repository === undefined ? null : deps.repositories.findByName(repository)?.id
      const signIn = createHash('sha256')
        .update(JSON.stringify([accountId, opened]))
        .digest('hex')
      return deps.previewPatterns.ofNew(
        {
          direction,
          repositoryId: repositoryId ?? null,
          remote: { address: given.address, credential: opened },
          signIn,
        },
        patterns,
      )
    },
  }
}
