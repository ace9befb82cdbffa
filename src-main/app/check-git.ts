import { AppError } from '../../src-shared/errors/app-error.ts'
import type { RunGit } from '../git/run-git.ts'

/** The oldest git whose behaviour the engine was measured with. */
const oldest = [2, 39] as const

/**
 * The version of the git that will be used.
 * @throws AppError `git_unusable` when there is none, or it is older than 2.39
 */
export const checkGit = async (run: RunGit, directory: string): Promise<string> => {
  const { stdout } = await run(['version'], { directory })
  const version = /(\d+)\.(\d+)\S*/.exec(stdout)
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)]
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new AppError(
      'git_unusable',
      `git ${oldest.join('.')} or newer is needed; this is ${stdout.trim()}.`,
    )
  }
  return version?.[0] ?? stdout.trim()
}
