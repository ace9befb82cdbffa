import { git, refsOf, tryGit } from '../../scratch.ts'
import type { FakePushMirror, FakeRepository, FakeState } from './fake-state.ts'

const withSignIn = (address: string, username: string, password: string): string => {
  if (username === '' && password === '') return address
  const url = new URL(address)
  url.username = username
  url.password = password
  return url.href
}

/** As `util.SanitizeErrorCredentialURLs` leaves it, with the exit status taken off. */
const lastErrorOf = (stderr: string): string =>
  stderr.replace(/\/\/[^\s/@]*:[^\s/@]*@/g, '//sanitized-credential@').trim() || 'exit status 1'

/** Settings of a remote, as the server has written them into the repository when the mirror was set up. */
const remote = (url: string, more: readonly (readonly [string, string])[]): Record<string, string> => {
  const settings = [['remote.mirror.url', url] as const, ...more]
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, name],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  }
}

/**
 * What the server does for a push mirror: `git push -f --mirror`, narrowed to branches and tags. The time is written
 * whether it went well or not.
 */
export const runPushMirror = async (
  state: FakeState,
  repository: FakeRepository,
  mirror: FakePushMirror,
  now: () => number,
): Promise<boolean> => {
  const directory = await state.directoryOf(repository)
  const environment = remote(withSignIn(mirror.address, mirror.username, mirror.password), [
    ['remote.mirror.mirror', 'true'],
    ['remote.mirror.push', '+refs/heads/*:refs/heads/*'],
    ['remote.mirror.push', '+refs/tags/*:refs/tags/*'],
  ])
  const result = await tryGit(directory, ['push', '--force', '--mirror', 'mirror'], environment)
  mirror.lastError = result.exitCode === 0 ? '' : lastErrorOf(result.stderr)
  mirror.lastUpdateAt = now()
  return result.exitCode === 0
}

/** What it does for a pull mirror. Its time moves only when that went well; the error is told to nobody. */
export const runPull = async (
  state: FakeState,
  repository: FakeRepository,
  now: () => number,
): Promise<string | null> => {
  const { pull } = repository
  if (pull === null) return 'Repository is not a mirror'
  const directory = await state.directoryOf(repository)
  const environment = remote(withSignIn(pull.address, pull.username, pull.password), [
    ['http.followRedirects', 'false'],
  ])
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
  const result = await tryGit(directory, ['fetch', '--prune', '--no-tags', 'mirror', ...refs], environment)
  if (result.exitCode !== 0) return lastErrorOf(result.stderr)
  pull.updatedAt = now()
  await readAfterChange(state, repository, now)
  return null
}

/** What the server notices of a repository after its refs moved. */
export const readAfterChange = async (
  state: FakeState,
  repository: FakeRepository,
  now: () => number,
): Promise<void> => {
  const directory = await state.directoryOf(repository)
  repository.isEmpty = (await refsOf(directory, 'refs/heads')).size === 0
  repository.updatedAt = now()
}

export const hasBranch = async (
  state: FakeState,
  repository: FakeRepository,
  branch: string,
): Promise<boolean> =>
  (await git(await state.directoryOf(repository), 'for-each-ref', `refs/heads/${branch}`)) !== ''
