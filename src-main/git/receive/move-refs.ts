import { createInterface } from 'node:readline'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import type { GitProcess, SpawnGit } from '../spawn-git.ts'

export type MoveRefs = {
  readonly repositoryPath: string
  /** Of the quarantine while objects are in it: git looks at each object before it lets a ref lead there. */
  readonly environment: Readonly<Record<string, string>>
  /** Called once, when the first refs are locked and checked, before they move. */
  readonly beforeFirstMove: () => Promise<void>
  /** The process to begin with, when it was started ahead by `startMove`. */
  readonly started?: GitProcess
}

/** Why refs stayed, by name, in the words git's own receive-pack uses. */
export type MoveRefusals = ReadonlyMap<string, string>

const line = ({ ref, oldObjectId, newObjectId }: RefUpdate): string => {
  if (newObjectId === null) return `delete ${ref}\0${oldObjectId ?? ''}\0`
  return oldObjectId === null
    ? `create ${ref}\0${newObjectId}\0`
    : `update ${ref}\0${newObjectId}\0${oldObjectId}\0`
}

type Failure = { readonly ref: string | null; readonly reason: string }

const failureOf = (stderr: string): Failure => ({
  ref: /(?:cannot lock|cannot update) ref '([^']+)'/.exec(stderr)?.[1] ?? null,
  reason: reasonOf(stderr),
})

const reasonOf = (stderr: string): string => {
  if (/reference already exists/.test(stderr)) return 'reference already exists'
  if (/non-commit object/.test(stderr)) return 'a branch must lead to a commit'
  const clash = /'(refs\/[^']+)' exists; cannot create/.exec(stderr)?.[1]
  return clash === undefined ? 'failed to update ref' : `failed to update ref: its name clashes with ${clash}`
}

type Attempt = {
  readonly committed: number
  readonly failure: Failure | null
  /** What git said. */
  readonly stderr: string
}

/** A git that waits for transactions; it looks at no ref before the first. */
export const startMove = (
  spawn: SpawnGit,
  { repositoryPath, environment }: Pick<MoveRefs, 'repositoryPath' | 'environment'>,
): GitProcess =>
  // Without --no-deref a push to a symbolic ref would move the ref it names, past that one's policy.
  spawn(['update-ref', '--no-deref', '--stdin', '-z'], { directory: repositoryPath, environment })

/**
 * Runs transactions in one `git update-ref --stdin`, one after the other, up to the first that fails. Each is
 * prepared (all refs locked, old values and objects checked) before it is committed. If this program dies in
 * between, git sees the end of its input and lets go of everything. https://git-scm.com/docs/git-update-ref
 */
const attempt = async (
  spawn: SpawnGit,
  move: MoveRefs,
  transactions: readonly (readonly RefUpdate[])[],
  git: GitProcess = startMove(spawn, move),
): Promise<Attempt> => {
  const answers = createInterface({ input: git.stdout })[Symbol.asyncIterator]()
  // A git that cannot start leaves its output open, so its end is awaited, too.
  const ended = git.done.then(() => ({ done: true as const, value: undefined }))
  const confirmed = async (word: string): Promise<boolean> => {
    const answer = await Promise.race([answers.next(), ended])
    return !answer.done && answer.value === `${word}: ok`
  }
  let committed = 0
  try {
    for (const updates of transactions) {
      git.stdin.write(`start\0${updates.map(line).join('')}prepare\0`)
      if (!((await confirmed('start')) && (await confirmed('prepare')))) break
      await move.beforeFirstMove()
      git.stdin.write('commit\0')
      if (!(await confirmed('commit'))) break
      committed += 1
    }
  } finally {
    git.stdin.end()
  }
  // What was confirmed has happened; only what git says about a failure is worth waiting for.
  if (committed === transactions.length) return { committed, failure: null, stderr: '' }
  const { stderr } = await git.done
  return { committed, failure: failureOf(stderr), stderr }
}

/**
 * Moves refs by compare-and-swap: all in one transaction; when that is not possible, each in its own, so that each
 * gets its own result, or with `atomic` none.
 */
export const moveRefs = async (
  spawn: SpawnGit,
  move: MoveRefs,
  updates: readonly RefUpdate[],
  atomic: boolean,
): Promise<MoveRefusals> => {
  const refusals = new Map<string, string>()
  if (updates.length === 0) return refusals
  const together = await attempt(spawn, move, [updates], move.started)
  if (together.failure === null) return refusals
  if (atomic || updates.length === 1) {
    const { ref: culprit, reason } = together.failure
    const isCulprit = (ref: string): boolean => ref === culprit || updates.length === 1
    return new Map(updates.map(({ ref }) => [ref, isCulprit(ref) ? reason : 'atomic push failure']))
  }
  for (let index = 0; index < updates.length;) {
    const rest = updates.slice(index)
    const { committed, failure } = await attempt(
      spawn,
      move,
      rest.map((update) => [update]),
    )
    const refused = rest[committed]
    if (failure !== null && refused !== undefined) refusals.set(refused.ref, failure.reason)
    index += committed + 1
  }
  return refusals
}

/** Moves all or none. What git said when they stayed; null when they moved. */
export const moveTogether = async (
  spawn: SpawnGit,
  move: MoveRefs,
  updates: readonly RefUpdate[],
): Promise<string | null> => {
  const { failure, stderr } = await attempt(spawn, move, [updates])
  return failure === null ? null : stderr
}
