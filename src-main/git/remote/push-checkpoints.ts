import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { packBytes } from '../repository/pack-bytes.ts'
import type { RunGit } from '../run-git.ts'

/** A commit on the way to a tip, and what a push of it takes. */
export type Checkpoint = {
  readonly objectId: ObjectId
  readonly bytes: number
  /** It is the next commit: nothing smaller leads there. */
  readonly isSmallest: boolean
}

/** An estimate may be off by this much before a nearer commit is looked for. */
const tolerance = 1.25

/**
 * The commit on the first-parent line to `tip` up to which a push takes about `partBytes`; null when the next commit
 * is `tip` itself.
 * @param known what the remote has
 * @param allBytes what a push of `tip` takes
 */
export const findCheckpoint = async (
  run: RunGit,
  repositoryPath: string,
  tip: ObjectId,
  known: readonly ObjectId[],
  partBytes: number,
  allBytes: number,
): Promise<Checkpoint | null> => {
  const input = `${[tip, ...known.map((id) => `^${id}`)].join('\n')}\n`
  const line = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(['rev-list', '--first-parent', '--ignore-missing', ...args, '--stdin'], {
      directory: repositoryPath,
      input,
    })
    return stdout.trim()
  }
  const commits = Number.parseInt(await line('--count'), 10)
  if (!(commits > 1)) return null
  let taken = Math.min(commits - 1, Math.max(1, Math.floor((commits * partBytes) / allBytes)))
  for (;;) {
    const objectId = await line(`--skip=${commits - taken}`, '--max-count=1')
    const bytes = await packBytes(run, repositoryPath, [objectId], known)
    if (taken === 1 || bytes <= partBytes * tolerance) return { objectId, bytes, isSmallest: taken === 1 }
    taken = Math.max(1, Math.min(taken - 1, Math.floor((taken * partBytes) / bytes)))
  }
}
