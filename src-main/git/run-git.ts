import { simpleGit } from 'simple-git'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { gitEnvironment, type GitSetup } from './git-environment.ts'

export type GitResult = {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export type RunGitOptions = {
  readonly directory: string
  readonly input?: string
  /** Exit codes besides 0 that are answers, not failures: `[1]` for `merge-base --is-ancestor`. */
  readonly expectedExitCodes?: readonly number[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs one short git command and returns what it printed, whole. For packs and progress use `spawnGit`. */
export type RunGit = (args: readonly string[], options: RunGitOptions) => Promise<GitResult>

/**
 * simple-git refuses environment variables and settings through which a caller's text could run programs.
 * Ours come from `gitEnvironment` alone, never from a user's text, so these are opted into, here and nowhere
 * else: GIT_ASKPASS/SSH_ASKPASS (`true`: answers nothing), GIT_CONFIG_GLOBAL (our own file), hooksPath in it.
 */
const unsafeOptIns = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeHooksPath: true,
  allowUnsafePager: true,
  allowUnsafeCustomBinary: true,
} as const

export const createRunGit =
  (setup: GitSetup): RunGit =>
  async (args, options) => {
    const environment = gitEnvironment(setup, options.environment)
    // A failed command rejects without its exit code; the `errors` callback is the one place that sees it.
    let failed: { exitCode: number; stderr: string; stdout: string } | null = null
    const git = simpleGit({
      baseDir: options.directory,
      binary: setup.gitPath,
      allowEnvironment: Object.keys(environment),
      unsafe: unsafeOptIns,
      ...(options.input === undefined ? {} : { input: () => options.input }),
      errors: (error, result) => {
        if (result.exitCode === 0 && error === undefined) return undefined
        failed = {
          exitCode: result.exitCode,
          stderr: Buffer.concat(result.stdErr).toString('utf8'),
          stdout: Buffer.concat(result.stdOut).toString('utf8'),
        }
        return error ?? new Error('git failed')
      },
    }).env(environment)
    try {
      return { exitCode: 0, stdout: await git.raw([...args]), stderr: '' }
    } catch (error) {
      const result = failed as { exitCode: number; stderr: string; stdout: string } | null
      if (result === null) throw gitUnusable(error)
      if (options.expectedExitCodes?.includes(result.exitCode)) return result
      if (result.exitCode < 0 || /ENOENT/.test(result.stderr)) throw gitUnusable(error)
      throw gitFailed(args, result)
    }
  }

const gitUnusable = (cause: unknown): AppError =>
  new AppError('git_unusable', 'git could not be started.', { cause })

/** A git command failed in a way its caller did not expect. The text is local (no remote, no secret). */
export const gitFailed = (
  args: readonly string[],
  result: { exitCode: number; stderr: string },
): AppError => {
  const diskFull = /No space left on device|ENOSPC/i.test(result.stderr)
  return new AppError(
    diskFull ? 'disk_full' : 'internal',
    `git ${args[0] ?? ''} failed with exit code ${result.exitCode}: ${result.stderr.trim().slice(0, 2_000)}`,
    { details: { exitCode: result.exitCode, stderr: result.stderr.slice(0, 4_000) } },
  )
}
