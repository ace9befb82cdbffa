import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess, NewForgeRepository } from '../../core/ports/forge.ts'
import { encodedPath, parsedAs, type GiteaApi } from './gitea-api.ts'
import { located } from './repositories.ts'
import { giteaRepositorySchema, repositoryOf } from './repository-of.ts'

/** Makes an empty repository. Needs `write:repository`, and `write:user` or `write:organization`. */
export const createRepository = async (
  api: GiteaApi,
  access: ForgeAccess,
  { owner, name, isPrivate, description }: NewForgeRepository,
): Promise<ForgeRepository> => {
  const answer = await api.call(access, {
    method: 'POST',
    path: owner.kind === 'user' ? '/user/repos' : `/orgs/${encodeURIComponent(owner.path)}/repos`,
    body: { name, private: isPrivate, auto_init: false, ...(description === null ? {} : { description }) },
    what: `${owner.path}/${name}`,
    purpose: owner.kind === 'user' ? 'create repositories' : 'create repositories in organizations',
  })
  return repositoryOf(parsedAs(giteaRepositorySchema, answer))
}

/**
 * Makes a branch the default one. The server takes one that is not there without a word and leaves all as it was; so
 * its answer is read. https://docs.gitea.com/api/1.27/#tag/repository/operation/repoEdit
 */
export const setDefaultBranch = async (
  api: GiteaApi,
  access: ForgeAccess,
  repository: Pick<ForgeRepository, 'id' | 'path'>,
  branch: string,
): Promise<void> => {
  const { full_name: path } = await located(api, access, repository)
  const answer = await api.call(access, {
    method: 'PATCH',
    path: `/repos/${encodedPath(path)}`,
    body: { default_branch: branch },
    what: path,
    purpose: 'set the default branch',
  })
  const { default_branch: now } = parsedAs(giteaRepositorySchema, answer)
  if (now === branch) return
  throw new AppError('forge_refused', 'The default branch did not change.', {
    details: { host: answer.url.host, path, said: `there is no branch ${branch}` },
  })
}
