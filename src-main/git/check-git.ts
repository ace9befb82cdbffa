import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { gitEnvironment, type GitSetup } from './git-environment.ts'

const run = promisify(execFile)

/** The oldest git whose behaviour the engine was measured with. */
const oldest = [2, 39] as const
/** A program that takes longer to say its version is none that could be worked with. */
const answerWithinMs = 10_000

const versionText = async (setup: GitSetup): Promise<string> => {
  try {
    const options = { env: gitEnvironment(setup), timeout: answerWithinMs, windowsHide: true }
    return (await run(setup.gitPath, ['--version'], options)).stdout.trim()
  } catch (cause) {
    throw new AppError('git_unusable', `${setup.gitPath} could not be started, or is no git.`, { cause })
  }
}

/**
 * The version of the git that `setup` names. https://git-scm.com/docs/git-version
 * @throws AppError `git_unusable` when there is none, or it is older than 2.39
 */
export const checkGit = async (setup: GitSetup): Promise<string> => {
  const text = await versionText(setup)
  const version = /^git version ((\d+)\.(\d+)\S*)/.exec(text)
  if (version === null) throw new AppError('git_unusable', `${setup.gitPath} is no git.`)
  const [major, minor] = [Number(version[2]), Number(version[3])]
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new AppError('git_unusable', `git ${oldest.join('.')} or newer is needed; this is ${text}.`)
  }
  return version[1] ?? text
}
