import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

/**
 * A path a person names is a name, not a pattern.
 * https://git-scm.com/docs/git#_environment_variables
 */
export const readingEnvironment = { GIT_LITERAL_PATHSPECS: '1' } as const

export type ReadGitOptions = {
  readonly directory: string
  readonly input?: string
  /** Exit codes besides 0 that are answers. */
  readonly expectedExitCodes?: readonly number[]
  /** From then on the output ends as if git had nothing more to say. */
  readonly stopAt?: AbortSignal
  /** Over `readingEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>
  /** What to throw for words of git that are about what a person asked for; null when they are about the store. */
  readonly refusal?: (stderr: string) => AppError | null
}

/**
 * Runs a git command that only reads, and gives its output as it comes. Leaving the loop stops git, as `close` does.
 * Throws AppError `store_damaged` when git fails: it was asked about objects that are known to exist. What it said
 * may name a directory of this machine; it goes to the log as the cause, not to people.
 */
export type ReadGit = (args: readonly string[], options: ReadGitOptions) => AsyncGenerator<Buffer>

export const createReadGit = ({
  spawn,
}: {
  readonly spawn: SpawnGit
}): { readonly readGit: ReadGit; readonly close: () => void } => {
  const running = new Set<AbortController>()

  async function* readGit(
    args: readonly string[],
    { directory, input = '', expectedExitCodes = [], stopAt, environment, refusal }: ReadGitOptions,
  ): AsyncGenerator<Buffer> {
    const stop = new AbortController()
    const signal = stopAt === undefined ? stop.signal : AbortSignal.any([stop.signal, stopAt])
    if (signal.aborted) return
    const git = spawn(args, { directory, environment: { ...readingEnvironment, ...environment }, signal })
    git.stdin.end(input)
    running.add(stop)
    let complete = false
    try {
      for await (const chunk of git.stdout) yield chunk as Buffer
      complete = true
    } finally {
      running.delete(stop)
      if (!complete) stop.abort()
    }
    const exit = await git.done.catch((error: unknown) => {
      if (stopAt?.aborted) return null
      throw error
    })
    if (exit === null || exit.exitCode === 0 || expectedExitCodes.includes(exit.exitCode)) return
    const refused = refusal?.(exit.stderr) ?? null
    if (refused !== null) throw refused
    const cause = new Error(`git ${args[0] ?? ''} ended with ${exit.exitCode}: ${exit.stderr.trim()}`)
    throw new AppError('store_damaged', 'git could not read the repository.', { cause })
  }

  return { readGit, close: () => running.forEach((stop) => stop.abort()) }
}

/** Cuts output into records that end with a byte: the records of each chunk, decoded. */
export async function* recordsOf(
  chunks: AsyncIterable<Buffer>,
  end: '\0' | '\n',
): AsyncGenerator<readonly string[]> {
  const byte = end.charCodeAt(0)
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(byte)
    if (last === -1) {
      rest.push(chunk)
      continue
    }
    const whole = Buffer.concat([...rest, chunk.subarray(0, last)])
    rest = [chunk.subarray(last + 1)]
    yield whole.toString('utf8').split(end)
  }
  const remainder = Buffer.concat(rest)
  if (remainder.length > 0) yield [remainder.toString('utf8')]
}

/** The whole output of a command that says little. */
export const textOf = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}
