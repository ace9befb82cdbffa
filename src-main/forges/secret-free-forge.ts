import { isAppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeHints } from '../core/ports/forge-hints.ts'
import type { Forge, ForgeAccess } from '../core/ports/forge.ts'
import { hideSignIn } from './hide-secrets.ts'

/**
 * The same forge, whose failures repeat no secret: some servers quote what they do not like, and what they say is shown
 * and stored. Here for all of them, so that none has to think of it.
 */
export const secretFreeForge = (forge: Forge): Forge => {
  const hidden = (error: unknown, access: ForgeAccess, more: readonly string[]): unknown =>
    isAppError(error) ? hideSignIn(error, access, more) : error
  const guarded = async <Result>(
    access: ForgeAccess,
    call: () => Promise<Result>,
    ...more: readonly string[]
  ): Promise<Result> => {
    try {
      return await call()
    } catch (error) {
      throw hidden(error, access, more)
    }
  }
  return {
    kind: forge.kind,
    check: (access) => guarded(access, () => forge.check(access)),
    listOwners: (access) => guarded(access, () => forge.listOwners(access)),
    listRepositories: async function* (access, owner) {
      try {
        yield* forge.listRepositories(access, owner)
      } catch (error) {
        throw hidden(error, access, [])
      }
    },
    findById: (access, id) => guarded(access, () => forge.findById(access, id)),
    findByPath: (access, path) => guarded(access, () => forge.findByPath(access, path)),
    create: (access, repository) => guarded(access, () => forge.create(access, repository)),
    setDefaultBranch: (access, repository, branch) =>
      guarded(access, () => forge.setDefaultBranch(access, repository, branch)),
    listHooks: (access, repository) => guarded(access, () => forge.listHooks(access, repository)),
    createHook: (access, repository, hook) =>
      guarded(access, () => forge.createHook(access, repository, hook), hook.secret),
    removeHook: (access, repository, hookId) =>
      guarded(access, () => forge.removeHook(access, repository, hookId)),
  }
}

/** The same for what is asked of a forge every minute. */
export const secretFreeHints = ({ everyMs, look }: ForgeHints): ForgeHints => ({
  everyMs,
  look: async (access, cursor) => {
    try {
      return await look(access, cursor)
    } catch (error) {
      throw isAppError(error) ? hideSignIn(error, access) : error
    }
  },
})
