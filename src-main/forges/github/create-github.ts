import type { Forge } from '../../core/ports/forge.ts'
import { withApps } from './app-forge.ts'
import { createAppPool } from './app-pool.ts'
import { createCallGitHub, type GitHubDependencies } from './github-client.ts'
import { createCreateRepository, createSetDefaultBranch } from './github-creation.ts'
import { createHooks } from './github-hooks.ts'
import { createCheck } from './github-identity.ts'
import { createListRepositories } from './github-listing.ts'
import { createFindById, createFindByPath } from './github-lookup.ts'
import { createListOwners } from './github-owners.ts'

/** GitHub and GitHub Enterprise Server, from 3.9 on, for people's tokens and for apps. */
export const createGitHub = (dependencies: GitHubDependencies): Forge => {
  const call = createCallGitHub(dependencies)
  const findById = createFindById(call)
  const { listHooks, createHook, removeHook } = createHooks(call, findById)
  const forge: Forge = {
    kind: 'github',
    check: createCheck(call),
    listOwners: createListOwners(call),
    listRepositories: createListRepositories(call),
    findById,
    findByPath: createFindByPath(call),
    create: createCreateRepository(call),
    setDefaultBranch: createSetDefaultBranch(call, findById),
    listHooks,
    createHook,
    removeHook,
  }
  return withApps(forge, createAppPool(dependencies))
}
