import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import { acceptedLine, refusedLine, type PorcelainLine } from '../push-porcelain.ts'
import type { PushReport } from './push-report.ts'
import type { RemoteWords } from './remote-words.ts'

/** What the remote gave up when it took an update, as far as it can be told without looking at histories. */
const certainlyGivesUp = ({ ref, newObjectId, expectedObjectId }: PushUpdate): boolean =>
  expectedObjectId !== null && (newObjectId === null || ref.startsWith('refs/tags/'))

/**
 * git reports "failed to update ref" for a name that clashes and for a ref that somebody moved since it was listed;
 * which of the two it was stands in the words beside.
 */
const reasonOf = (ref: string, reason: string, words: string): string => {
  if (reason !== 'failed to update ref') return reason
  const start = `remote: error: cannot lock ref '${ref}': `
  const line = words.split('\n').find((one) => one.startsWith(start))
  return line === undefined ? reason : line.slice('remote: error: '.length).trim()
}

/** A report as `git push --porcelain` would print it, with what git adds in words of its own. */
export const reportedLines = (
  commands: readonly PushUpdate[],
  { verdicts, packProblem, isWhole }: PushReport,
  words: RemoteWords,
): readonly PorcelainLine[] => {
  if (packProblem !== null) words.add(`error: remote unpack failed: ${packProblem}`)
  if (!isWhole) words.add('fatal: the remote end hung up unexpectedly')
  return commands.map((update) => {
    const verdict = verdicts.get(update.ref)
    if (verdict === undefined) return refusedLine(update.ref, 'remote failed to report status')
    if (verdict.reason !== null)
      return refusedLine(update.ref, reasonOf(update.ref, verdict.reason, words.text()))
    return acceptedLine(verdict.movedInstead ?? update.ref, certainlyGivesUp(update))
  })
}
