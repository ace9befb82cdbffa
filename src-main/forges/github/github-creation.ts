import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge } from '../../core/ports/forge.ts'
import { signOf, type CallGitHub } from './github-client.ts'
import { locate } from './github-lookup.ts'
import { githubRepositorySchema, toForgeRepository } from './github-repository.ts'
import { fetchUser } from './github-user.ts'
import { readAnswer } from './read-answer.ts'

/**
 * GitHub makes another name of one that it does not like (`my project` becomes `my-project`), and says nothing.
 * @throws AppError `invalid_input`
 */
const requireName = (name: string): void => {
  const isFine =
    /^[A-Za-z0-9._-]{1,100}$/.test(name) && !/^\.{1,2}$/.test(name) && !/\.(?:git|wiki)$/i.test(name)
  if (isFine) return
  throw new AppError(
    'invalid_input',
    'GitHub takes letters, digits, dots, dashes and underscores in names.',
    {
      details: { field: 'name' },
    },
  )
}

/**
 * https://docs.github.com/en/rest/repos/repos#create-a-repository-for-the-authenticated-user — it makes repositories of
 * the token's owner alone, whatever was meant, and knows no `visibility`; that of organizations does.
 */
export const createCreateRepository =
  (call: CallGitHub): Forge['create'] =>
  async (access, { owner, name, isPrivate, description }) => {
    requireName(name)
    const sign = signOf(access)
    if (owner.kind === 'user' && (await fetchUser(call, sign)).user.id !== owner.id) {
      throw new AppError('forge_cannot', 'A token makes repositories of its own owner alone.', {
        details: { reason: `This token cannot create repositories of ${owner.path}.` },
      })
    }
    const answer = await call(sign, {
      route: owner.kind === 'user' ? 'POST /user/repos' : 'POST /orgs/{org}/repos',
      parameters: {
        ...(owner.kind === 'user' ? {} : { org: owner.path }),
        name,
        ...(description === null ? {} : { description }),
        private: isPrivate,
        auto_init: false,
      },
      what: `${owner.path}/${name}`,
      purpose: 'create repositories',
    })
    return toForgeRepository(readAnswer(githubRepositorySchema, answer))
  }

/** https://docs.github.com/en/rest/repos/repos#update-a-repository */
export const createSetDefaultBranch =
  (call: CallGitHub, findById: Forge['findById']): Forge['setDefaultBranch'] =>
  async (access, repository, branch) => {
    const { owner, repo, path } = await locate(findById, access, repository)
    await call(signOf(access), {
      route: 'PATCH /repos/{owner}/{repo}',
      parameters: { owner, repo, default_branch: branch },
      what: path,
      purpose: 'set the default branch',
    })
  }
