import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeLookup } from '../../core/ports/forge.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { signOf, type CallGitHub, type GitHubCall, type GitHubSign } from './github-client.ts'
import { githubRepositorySchema, toForgeRepository } from './github-repository.ts'
import { readAnswer } from './read-answer.ts'

const purpose = 'see the repository'

const isMissing = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'remote_not_found' &&
  (error.details['status'] === 404 || error.details['status'] === 410)

/**
 * 404 alone is `missing`, and not even that when the token lacks the scope to see it: nothing can be said then.
 */
const lookUp = async (call: CallGitHub, sign: GitHubSign, asked: GitHubCall): Promise<ForgeLookup> => {
  try {
    const repository = toForgeRepository(readAnswer(githubRepositorySchema, await call(sign, asked)))
    return { kind: 'found', repository }
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' }
    throw error
  }
}

/** `owner/name` taken apart. @throws AppError `invalid_input` */
export const partsOf = (path: string): { readonly owner: string; readonly repo: string } => {
  const match = /^([^/]+)\/([^/]+)$/.exec(path)
  if (match === null) {
    throw new AppError('invalid_input', 'A repository at GitHub is written owner/name.', {
      details: { field: 'path' },
    })
  }
  return { owner: match[1] ?? '', repo: match[2] ?? '' }
}

/**
 * By id, which survives renames. It is where GitHub itself redirects to after a rename, though no page documents it:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export const createFindById =
  (call: CallGitHub): Forge['findById'] =>
  async (access, id) => {
    if (!/^\d+$/.test(id)) {
      throw new AppError('invalid_input', 'An id of GitHub is a number.', { details: { field: 'id' } })
    }
    const sign = signOf(access)
    return lookUp(call, sign, { route: 'GET /repositories/{id}', parameters: { id }, what: null, purpose })
  }

export const createFindByPath =
  (call: CallGitHub): Forge['findByPath'] =>
  async (access, path) => {
    const sign = signOf(access)
    return lookUp(call, sign, {
      route: 'GET /repos/{owner}/{repo}',
      parameters: partsOf(path),
      what: path,
      purpose,
    })
  }

/**
 * Where a repository is now. Before a write: its old path may be another repository's by now.
 * @throws AppError `remote_not_found`
 */
export const locate = async (
  findById: Forge['findById'],
  access: Parameters<Forge['findById']>[0],
  repository: Pick<ForgeRepository, 'id' | 'path'>,
): Promise<{ readonly owner: string; readonly repo: string; readonly path: string }> => {
  const looked = await findById(access, repository.id)
  if (looked.kind === 'found') return { ...partsOf(looked.repository.path), path: looked.repository.path }
  throw new AppError('remote_not_found', 'The repository was not found.', {
    details: { host: new URL(access.webUrl).host, path: repository.path },
  })
}
