import type { Forge } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createSourcehutClient } from './sourcehut-client.ts'
import { createSourcehutHooks } from './sourcehut-hooks.ts'
import { createSourcehutIdentity } from './sourcehut-identity.ts'
import { createSourcehutList } from './sourcehut-list.ts'
import { createSourcehutRepositories } from './sourcehut-repositories.ts'

/** SourceHut: git.sr.ht, and instances of one's own. https://man.sr.ht/git.sr.ht/graphql.md */
export const createSourcehut = (dependencies: ForgeDependencies): Forge => {
  const client = createSourcehutClient(dependencies)
  const list = createSourcehutList(client, createWaitOutLimit(dependencies))
  return {
    kind: 'sourcehut',
    ...createSourcehutIdentity(client),
    // There is no other owner than the account itself.
    listRepositories: (access) => list(access),
    ...createSourcehutRepositories(client),
    ...createSourcehutHooks(client),
  }
}
