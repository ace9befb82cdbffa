import { text } from 'node:stream/consumers'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { zeroObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SpawnGit } from '../spawn-git.ts'

const objectIdForm = /^[0-9a-f]{40}$/

/** One line of `update-ref --stdin -z`; an all-zero old value means "must not exist". */
const command = ({ ref, oldObjectId, newObjectId }: RefUpdate): string => {
  for (const objectId of [oldObjectId, newObjectId]) {
    if (objectId !== null && !objectIdForm.test(objectId)) throw invalid(`${objectId} is no object id.`)
  }
  if (!isValidRefName(ref)) throw invalid(`git does not take "${ref}" as the name of a ref.`)
  const old = oldObjectId ?? zeroObjectId
  if (newObjectId !== null) return `update ${ref}\0${newObjectId}\0${old}\0`
  if (oldObjectId === null) throw invalid(`${ref} cannot be deleted: it is said not to exist.`)
  return `delete ${ref}\0${old}\0`
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** `prepare` checks and locks everything first, so that each transaction moves all of its refs or none. */
const transactionText = (updates: readonly RefUpdate[]): string =>
  `start\0${updates.map(command).join('')}prepare\0commit\0`

/**
 * Changes refs by compare-and-swap: one `git update-ref --stdin` process, one transaction after the other.
 * https://git-scm.com/docs/git-update-ref
 * @throws AppError `ref_conflict`: `details.ref` where git names it, `details.reason` `moved`, `clash` (directory
 *   and file) or `object` (not there, or no commit for a branch), `details.committed` transactions before it
 * @throws AppError `repository_busy` when another process holds a lock; `disk_full`
 */
export const updateRefs = async (
  spawnGit: SpawnGit,
  repositoryPath: string,
  transactions: readonly (readonly RefUpdate[])[],
): Promise<void> => {
  const filled = transactions.filter((updates) => updates.length > 0)
  if (filled.length === 0) return
  const input = filled.map(transactionText).join('')
  const git = spawnGit(['update-ref', '--no-deref', '--stdin', '-z'], { directory: repositoryPath })
  git.stdin.end(input)
  const [answers, { exitCode, stderr }] = await Promise.all([text(git.stdout), git.done])
  const committed = answers.split('\n').filter((answer) => answer === 'commit: ok').length
  if (exitCode !== 0 || committed !== filled.length) throw updateFailed(stderr, committed)
}

const reasonOf = (stderr: string): 'clash' | 'object' | 'moved' => {
  if (
    /exists; cannot create|cannot process '.*' and '.*' at the same time|there are still refs under/.test(
      stderr,
    )
  ) {
    return 'clash'
  }
  return /nonexistent object|non-commit object/.test(stderr) ? 'object' : 'moved'
}

const sentences = {
  clash: 'its name clashes with another branch or tag',
  object: 'the object is missing or is no commit',
  moved: 'it is not where it was expected',
} as const

/** What git said, as the failure of `updateRefs`. */
export const updateFailed = (stderr: string, committed: number): AppError => {
  const cause = new Error(stderr.trim())
  if (/No space left on device/.test(stderr)) return new AppError('disk_full', 'The disk is full.', { cause })
  const ref =
    /(?:cannot lock ref|cannot update ref|update_ref failed for ref) '([^']+)'/.exec(stderr)?.[1] ?? null
  if (/Unable to create '.*\.lock'/.test(stderr)) {
    const message = 'Another process is changing the refs of this repository.'
    return new AppError('repository_busy', message, { details: { ref, committed }, cause })
  }
  if (ref === null)
    return new AppError('internal', 'git update-ref failed.', { details: { committed }, cause })
  const reason = reasonOf(stderr)
  const message = `${ref} was not changed: ${sentences[reason]}.`
  return new AppError('ref_conflict', message, { details: { ref, reason, committed }, cause })
}
