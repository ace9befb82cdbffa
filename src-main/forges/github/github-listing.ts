import { z } from 'zod'
import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { Forge } from '../../core/ports/forge.ts'
import { signOf, type CallGitHub, type GitHubCall, type GitHubSign } from './github-client.ts'
import { pagesOf } from './github-pages.ts'
import { githubRepositorySchema, toForgeRepository } from './github-repository.ts'
import { fetchUser } from './github-user.ts'
import { readAnswer } from './read-answer.ts'
import { tokenKindOf } from './token-kind.ts'

const pageSchema = z.array(githubRepositorySchema)
const wrappedPageSchema = z.object({ repositories: pageSchema })

/** By age: new repositories come at the end, and a push in between moves none. */
const order = { sort: 'created', direction: 'asc' } as const
const purpose = 'list repositories'

/** Repositories that an installation of an app reaches, wrapped in an object. */
export async function* listInstallationRepositories(
  call: CallGitHub,
  sign: GitHubSign,
): AsyncGenerator<readonly ForgeRepository[]> {
  const asked: GitHubCall = { route: 'GET /installation/repositories', what: null, purpose }
  for await (const answer of pagesOf(call, sign, asked)) {
    yield readAnswer(wrappedPageSchema, answer).repositories.map(toForgeRepository)
  }
}

/**
 * https://docs.github.com/en/rest/repos/repos — `type` of /user/repos may not come together with `visibility` or
 * `affiliation`.
 */
const callFor = (owner: ForgeOwner | null, isSelf: boolean): GitHubCall => {
  const what = owner?.path ?? null
  if (owner?.kind === 'organization') {
    const parameters = { org: owner.path, type: 'all', ...order }
    return { route: 'GET /orgs/{org}/repos', parameters, what, purpose }
  }
  if (owner !== null && !isSelf) {
    const parameters = { username: owner.path, type: 'owner', ...order }
    return { route: 'GET /users/{username}/repos', parameters, what, purpose }
  }
  const affiliation = owner === null ? 'owner,collaborator,organization_member' : 'owner'
  return {
    route: 'GET /user/repos',
    parameters: { affiliation, visibility: 'all', ...order },
    what,
    purpose,
  }
}

const isOf = (repository: ForgeRepository, owner: ForgeOwner | null): boolean =>
  owner === null || repository.owner.toLowerCase() === owner.path.toLowerCase()

export const createListRepositories = (call: CallGitHub): Forge['listRepositories'] =>
  async function* (access, owner) {
    const sign = signOf(access)
    if (tokenKindOf(sign.token) === 'installation') {
      for await (const page of listInstallationRepositories(call, sign)) {
        yield page.filter((repository) => isOf(repository, owner))
      }
      return
    }
    const isSelf = owner?.kind === 'user' && (await fetchUser(call, sign)).user.id === owner.id
    for await (const answer of pagesOf(call, sign, callFor(owner, isSelf))) {
      yield readAnswer(pageSchema, answer).map(toForgeRepository)
    }
  }
