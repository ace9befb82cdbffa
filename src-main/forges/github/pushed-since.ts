import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { signOf, type CallGitHub, type GitHubCall } from './github-client.ts'
import { pagesOf } from './github-pages.ts'
import { githubRepositorySchema, pushedAtOf, toForgeRepository } from './github-repository.ts'
import { readAnswer } from './read-answer.ts'
import { tokenKindOf } from './token-kind.ts'

/** The state of the list when it was last looked at; good for the same token alone. */
export type PushedMemory = { readonly etag: string | null }

export type Pushed = {
  /** Nothing moved since the memory was made: it cost nothing of the hour's calls. */
  readonly isUnchanged: boolean
  readonly repositoryIds: readonly string[]
  readonly repositories: readonly ForgeRepository[]
  readonly memory: PushedMemory
}

/**
 * Which repositories were pushed to since a time, of all that the account reaches: one call, free when nothing moved.
 * It is a hint and no more: it says of no repository that nothing happened.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 * @param sinceAt epoch ms
 * @throws AppError as the port of forges says; `forge_cannot` for the token of an app's installation, whose list has no order
 */
export type PushedSince = (access: ForgeAccess, sinceAt: number, memory: PushedMemory) => Promise<Pushed>

/** GitHub tells times in whole seconds. */
const secondOf = (ms: number): number => Math.floor(ms / 1_000) * 1_000

export const createPushedSince =
  (call: CallGitHub): PushedSince =>
  async (access, sinceAt, memory) => {
    const sign = signOf(access)
    if (tokenKindOf(sign.token) === 'installation') {
      throw new AppError('forge_cannot', 'The list of an installation has no order.', {
        details: { reason: 'GitHub does not say what was pushed to an app.' },
      })
    }
    const asked: GitHubCall = {
      route: 'GET /user/repos',
      parameters: {
        affiliation: 'owner,collaborator,organization_member',
        visibility: 'all',
        sort: 'pushed',
        direction: 'desc',
      },
      headers: memory.etag === null ? {} : { 'if-none-match': memory.etag },
      what: null,
      purpose: 'see what was pushed',
      answers: [304],
    }
    const repositories: ForgeRepository[] = []
    let etag: string | null = null
    let isFirst = true
    for await (const answer of pagesOf(call, sign, asked)) {
      if (answer.status === 304) return { isUnchanged: true, repositoryIds: [], repositories: [], memory }
      if (isFirst) etag = answer.headers.get('etag')
      isFirst = false
      const page = readAnswer(z.array(githubRepositorySchema), answer)
      const recent = page.filter((repository) => (pushedAtOf(repository) ?? 0) >= secondOf(sinceAt))
      repositories.push(...recent.map(toForgeRepository))
      // What was never pushed to may stand anywhere; the first that is older ends it.
      if (page.some((repository) => (pushedAtOf(repository) ?? Number.POSITIVE_INFINITY) < secondOf(sinceAt)))
        break
    }
    return {
      isUnchanged: false,
      repositoryIds: repositories.map(({ id }) => id),
      repositories,
      memory: { etag },
    }
  }
