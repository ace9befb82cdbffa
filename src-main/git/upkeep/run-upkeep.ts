import { text } from 'node:stream/consumers'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

/** One git command of upkeep: behind everything else, ended by `signal`. */
export type RunUpkeep = (
  path: string,
  args: readonly string[],
  options: { readonly signal: AbortSignal; readonly input?: string },
) => Promise<string>

/** Little memory and few threads: it runs beside what people wait for. https://git-scm.com/docs/git-config */
const modest = ['-c', 'pack.windowMemory=100m', '-c', 'pack.threads=2', '-c', 'core.fsync=committed']

export const createRunUpkeep =
  (spawn: SpawnGit): RunUpkeep =>
  async (path, args, { signal, input = '' }) => {
    const git = spawn([...modest, ...args], { directory: path, signal, lowPriority: true })
    git.stdin.end(input)
    const [stdout, { exitCode, stderr }] = await Promise.all([text(git.stdout), git.done])
    if (exitCode === 0) return stdout
    const cause = new Error(stderr.trim())
    if (/No space left on device/.test(stderr))
      throw new AppError('disk_full', 'The disk is full.', { cause })
    throw new AppError('internal', `git ${args[0] ?? ''} failed: ${stderr.trim().slice(0, 2_000)}`, { cause })
  }
