import { formatDuration } from '../../src-shared/domain/format-duration.ts'
import { phaseSentence } from '../../src-shared/domain/phase-sentence.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { isProblemOutcome, refReasonWords } from '../../src-shared/domain/run-words.ts'
import type { ExportedRun, RunRef } from '../../src-shared/domain/run.ts'
import { formatBytes } from './byte-count.ts'
import { outputText } from './failure-text.ts'
import { clockTime } from './relative-time.ts'
import { indent, renderTable } from './table.ts'
import type { Paint } from './run-text.ts'

const short = (objectId: string | null): string => objectId?.slice(0, 7) ?? '-'

const tookText = ({ startedAt, finishedAt }: ExportedRun): string =>
  startedAt === null || finishedAt === null ? '-' : formatDuration(Math.max(0, finishedAt - startedAt))

const outcomeText = (run: ExportedRun, paint: Paint): string => {
  const word = run.outcome ?? run.state
  switch (run.outcome) {
    case 'failed':
      return paint('problem', word)
    case 'partial':
      return paint('attention', word)
    case 'succeeded':
      return paint('good', word)
    case 'unchanged':
    case 'cancelled':
    case 'interrupted':
    case null:
      return paint('quiet', word)
  }
}

/** What a ref did, in the words of the remote where it refused. */
const refText = (ref: RunRef, paint: Paint): string => {
  const reason = ref.reason === null ? null : refReasonWords[ref.reason].replace(/^held: /, '')
  const said = ref.message === reason ? null : ref.message
  const words = [ref.outcome.replace('_', ' '), reason, said].filter((word) => word !== null).join(': ')
  const move = `${short(ref.oldObjectId)} -> ${short(ref.newObjectId)}`
  return paint(
    isProblemOutcome(ref.outcome) ? 'attention' : 'good',
    `${shortRefName(ref.ref)} ${move}  ${words}`,
  )
}

const headings = ['WHEN', 'OUTCOME', 'TRIGGER', 'TOOK', 'MOVED', 'LEFT', 'SIZE', 'RUN']

/**
 * Runs, newest first: a line each, what took its time where that was long, and why it failed.
 * @param ref full name: what became of it is said of each run
 */
export const runHistoryText = (
  runs: readonly ExportedRun[],
  { ref, paint, now }: { readonly ref: string | null; readonly paint: Paint; readonly now: number },
): string => {
  const lines = renderTable(
    runs.map((run) => [
      clockTime(run.finishedAt ?? run.startedAt ?? run.queuedAt, now),
      outcomeText(run, paint),
      run.trigger,
      tookText(run),
      run.changedRefCount,
      run.problemRefCount,
      run.bytes === 0 ? '' : formatBytes(run.bytes),
      run.id,
    ]),
    headings,
  ).split('\n')
  const below = runs.map((run) => {
    const took = phaseSentence(run)
    const touched = ref === null ? undefined : run.refs.find((one) => one.ref === ref)
    return [
      ...(touched === undefined ? [] : [refText(touched, paint)]),
      ...(touched?.outcome === 'refused' ? [outputText(run.failure?.output ?? null)] : []),
      ...(run.failure === null ? [] : [run.failure.title]),
      ...(took === null ? [] : [took]),
    ].flatMap((line) => (line === null ? [] : [indent(line, '    ')]))
  })
  return lines.flatMap((line, index) => [line, ...(below[index - 1] ?? [])]).join('\n')
}
