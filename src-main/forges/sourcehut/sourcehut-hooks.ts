import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess } from '../../core/ports/forge.ts'

/**
 * SourceHut's webhooks are queries of GraphQL, whose answers it signs with a key pair of its own, not with a secret that
 * was agreed on (https://man.sr.ht/graphql.md#webhooks): nobody here could tell them from forged ones.
 */
const cannot = (access: ForgeAccess): Promise<never> => {
  const reason = 'SourceHut signs its webhooks with a key of its own, which Mirrordesk does not verify.'
  return Promise.reject(
    new AppError('forge_cannot', reason, {
      details: {
        host: new URL(access.webUrl).host,
        reason,
        advice: 'Nothing was sent. Its repositories are looked at on schedule.',
      },
    }),
  )
}

export const sourcehutHooks: Pick<Forge, 'listHooks' | 'createHook' | 'removeHook'> = {
  // None of ours can be there.
  listHooks: () => Promise.resolve([]),
  createHook: cannot,
  removeHook: cannot,
}
