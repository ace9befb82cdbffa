import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppError } from '../../../src-shared/errors/app-error.ts'

const run = promisify(execFile)

/** What git needs to find a person's own configuration, and nothing that is secret. */
const passedOn = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'GIT_CONFIG_GLOBAL',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
] as const

/** One of git's configuration files: the person's own, found by `environment`, or any file. */
export type ConfigurationFile = {
  /** Without it, the person's own. */
  readonly path?: string
  /** Of the person, not the one that hides their configuration from the git of the store. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The git program; without it the first one in PATH. */
  readonly gitPath?: string
}

/** The environment of a git that reads the person's own configuration. */
export const personalEnvironment = (file: ConfigurationFile): Readonly<Record<string, string>> => {
  const environment: Record<string, string> = { LC_ALL: 'C' }
  for (const name of passedOn) {
    const value = file.environment[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}

/**
 * Runs `git config` on one file.
 * @param expected exit codes besides 0 that are answers: what is asked for is not there
 * @throws AppError `git_unusable`; `internal` with the words of git
 */
export const gitConfig = async (
  file: ConfigurationFile,
  args: readonly string[],
  expected: readonly number[] = [],
): Promise<string> => {
  const where = file.path === undefined ? ['--global'] : ['--file', file.path]
  try {
    const options = { env: personalEnvironment(file), windowsHide: true }
    return (await run(file.gitPath ?? 'git', ['config', ...where, ...args], options)).stdout
  } catch (cause) {
    const { code, stderr } = cause as { readonly code?: number | string; readonly stderr?: string }
    if (typeof code === 'number' && expected.includes(code)) return ''
    if (code === 'ENOENT') throw new AppError('git_unusable', 'git could not be started.', { cause })
    throw new AppError('internal', `git config failed: ${(stderr ?? '').trim()}`, { cause })
  }
}
