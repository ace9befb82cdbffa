import { existsSync } from 'node:fs'
import path from 'node:path'
import { bareRepository, git } from '../../scratch.ts'
import { createGitBehind, type GitBehind, type GitDecision, type GitRequest } from '../git-behind.ts'
import { deliverGithubHooks } from './fake-hook-delivery.ts'
import { isAtLeast, keepsAppOut, rightOf, wantsSso } from './fake-rights.ts'
import type { FakeRepository, FakeToken, FakeWorld } from './fake-world.ts'

/**
 * The git side: bare repositories by number, made when somebody asks for them first, under the addresses that the API
 * gives, opened by the same tokens.
 */
export const createFakeGit = (
  world: FakeWorld,
  directory: string,
  isValid: (token: FakeToken) => boolean,
  urlOf: () => string,
  later: (work: () => Promise<void>) => void,
): {
  readonly behind: GitBehind
  readonly branchesOf: (repository: FakeRepository) => Promise<readonly string[]>
  readonly directoryOf: (repository: FakeRepository) => Promise<string>
} => {
  const making = new Map<number, Promise<string>>()
  const directoryOf = (repository: FakeRepository): Promise<string> => {
    const name = `${repository.id}.git`
    const made = making.get(repository.id) ?? bareRepository(directory, name)
    making.set(repository.id, made)
    return made
  }

  const decide = async ({ repositoryPath, isPush, credentials }: GitRequest): Promise<GitDecision> => {
    const token = credentials === null ? null : (world.tokens.get(credentials.password) ?? null)
    // A wrong sign-in is refused even where none would be needed.
    if (credentials !== null && (credentials.username === '' || token === null || !isValid(token))) {
      return { kind: 'refuse', status: 401, said: 'Invalid username or token.' }
    }
    const found = world.atPath(repositoryPath)
    const right = found === null ? 'none' : rightOf(world, token, found.repository)
    if (found === null || right === 'none') {
      return credentials === null
        ? { kind: 'refuse', status: 401, said: 'Repository not found.' }
        : { kind: 'refuse', status: 404, said: 'Repository not found.' }
    }
    const { repository, isCurrent } = found
    const owner = world.ownerOf(repository)
    if (wantsSso(owner, token) || keepsAppOut(owner, token)) {
      return {
        kind: 'refuse',
        status: 403,
        said: [
          `The '${owner.login}' organization has enabled or enforced SAML SSO.`,
          `To access this repository, visit ${urlOf()}/orgs/${owner.login}/sso?authorization_request=AAAA and try your request again.`,
        ].join('\n'),
      }
    }
    if (!isCurrent) return { kind: 'moved', repositoryPath: world.pathOf(repository) }
    if (repository.blocked !== null || repository.isDisabled) {
      return { kind: 'refuse', status: 403, said: 'Access to this repository has been disabled.' }
    }
    if (isPush && credentials === null) return { kind: 'refuse', status: 401, said: 'Sign in.' }
    if (isPush && (repository.isArchived || !isAtLeast(right, 'push'))) {
      return { kind: 'refuse', status: 403, said: 'Permission denied, or archived.' }
    }
    return {
      kind: 'serve',
      directory: await directoryOf(repository),
      afterPush: () => {
        repository.pushedAt = world.now()
        repository.sizeKiB = Math.max(1, repository.sizeKiB)
        later(async () =>
          deliverGithubHooks({ world, url: urlOf() }, repository, await directoryOf(repository)),
        )
      },
    }
  }

  return {
    behind: createGitBehind(decide),
    directoryOf,
    branchesOf: async (repository) => {
      if (!existsSync(path.join(directory, `${repository.id}.git`))) return []
      const listed = await git(
        await directoryOf(repository),
        'for-each-ref',
        '--format=%(refname:lstrip=2)',
        'refs/heads',
      )
      return listed.split('\n').filter((name) => name !== '')
    },
  }
}
