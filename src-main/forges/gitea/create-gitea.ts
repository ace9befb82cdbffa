import type { Forge } from '../../core/ports/forge.ts'
import { createRepository, setDefaultBranch } from './change-repository.ts'
import { createGiteaApi, type GiteaDependencies } from './gitea-api.ts'
import { createListPages } from './gitea-pages.ts'
import { createHook, listHooks, removeHook } from './hooks.ts'
import { checkIdentity } from './identity.ts'
import { listOwners } from './owners.ts'
import { findById, findByPath, listRepositories } from './repositories.ts'

/**
 * Gitea and Forgejo (Codeberg too): one client for both, since Forgejo keeps Gitea's API.
 * @param kind what accounts of it are called; what the server really is, it says itself
 */
export const createGitea = (kind: 'gitea' | 'forgejo', dependencies: GiteaDependencies): Forge => {
  const api = createGiteaApi(dependencies)
  const listPages = createListPages(api, dependencies)
  return {
    kind,
    check: (access) => checkIdentity(api, access),
    listOwners: (access) => listOwners(api, listPages, access),
    listRepositories: (access, owner) => listRepositories({ api, listPages }, access, owner),
    findById: (access, id) => findById(api, access, id),
    findByPath: (access, path) => findByPath(api, access, path),
    create: (access, repository) => createRepository(api, access, repository),
    setDefaultBranch: (access, repository, branch) => setDefaultBranch(api, access, repository, branch),
    listHooks: (access, repository) => listHooks(api, listPages, access, repository),
    createHook: (access, repository, hook) => createHook(api, access, repository, hook),
    removeHook: (access, repository, hookId) => removeHook(api, access, repository, hookId),
  }
}
