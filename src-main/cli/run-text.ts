import { shortRefName, zeroObjectId } from '../../src-shared/domain/ref.ts'
import type { RefOutcome, Run, RunDetails, RunProgress, RunRef } from '../../src-shared/domain/run.ts'
import { refReasonWords, runKindWords, runPhaseWords } from '../../src-shared/domain/run-words.ts'
import { formatBytes } from './byte-count.ts'
import { formatDuration } from './duration.ts'
import { indent, renderTable } from './table.ts'
import type { Tone } from './terminal-output.ts'

/** Refs that followed are listed up to this many; refs that did not are all listed. */
const changedRefLimit = 50

const followed: ReadonlySet<RefOutcome> = new Set(['created', 'updated', 'rewritten', 'deleted'])

const shortObjectId = (objectId: string | null): string => (objectId ?? zeroObjectId).slice(0, 7)

const refNote = (ref: RunRef): string => {
  const kept = ref.keptRef === null ? null : `old tip kept as ${ref.keptRef.replace(/^refs\/kept\//, '')}`
  const reason = ref.reason === null ? null : refReasonWords[ref.reason]
  const said = ref.message !== null && ref.message !== reason ? ref.message : null
  return [reason, said, kept].filter((part) => part !== null).join('; ')
}

const refTone = (outcome: RefOutcome): Tone => (followed.has(outcome) ? 'good' : 'attention')

const refRow = (ref: RunRef, paint: Paint): readonly string[] => [
  paint(refTone(ref.outcome), ref.outcome.replace('_', ' ')),
  shortRefName(ref.ref),
  `${shortObjectId(ref.oldObjectId)}..${shortObjectId(ref.newObjectId)}`,
  refNote(ref),
]

export type Paint = (tone: Tone, text: string) => string

/** "Pull team/project from https://…" */
export const runTitle = (run: Run): string => {
  const [kind, preposition] = runKindWords[run.kind]
  return `${kind} ${run.repository} ${preposition} ${run.url}`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const outcomeSentence = (run: RunDetails): string => {
  const problems = `${counted(run.problemRefCount, 'ref')} could not follow`
  switch (run.outcome) {
    case 'unchanged':
      return 'Nothing to do: both sides are equal.'
    case 'succeeded':
      return `${counted(run.changedRefCount, 'ref')} changed.`
    case 'partial':
      return run.problemRefCount > 0
        ? `Partial: ${counted(run.changedRefCount, 'ref')} changed, ${problems}.`
        : `Partial: ${counted(run.changedRefCount, 'ref')} changed. ${run.failure?.title ?? ''}`.trim()
    case 'failed':
      return 'Failed.'
    case 'cancelled':
      return 'Cancelled.'
    case 'interrupted':
      return 'Interrupted: Mirrordesk stopped. It continues when it is started again.'
    case null:
      return 'Not finished yet.'
  }
}

const cost = (run: Run): string => {
  const parts: string[] = []
  if (run.startedAt !== null && run.finishedAt !== null) {
    const durationMs = run.finishedAt - run.startedAt
    parts.push(
      durationMs < 60_000
        ? `${(durationMs / 1_000).toFixed(1)}s`
        : formatDuration(Math.round(durationMs / 1_000) * 1_000),
    )
  }
  if (run.bytes > 0) parts.push(formatBytes(run.bytes))
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** What a finished run did: its title, ref by ref results, notes, and a last line that sums it up. */
export const runText = (run: RunDetails, paint: Paint): string => {
  const changed = run.refs.filter((ref) => followed.has(ref.outcome))
  const problems = run.refs.filter((ref) => !followed.has(ref.outcome))
  const rows = [...changed.slice(0, changedRefLimit), ...problems].map((ref) => refRow(ref, paint))
  const hidden = changed.length - changedRefLimit
  return [
    runTitle(run),
    ...(rows.length === 0 ? [] : [indent(renderTable(rows))]),
    ...(hidden > 0 ? [`  … and ${hidden} more that changed`] : []),
    ...run.notes.map((note) => `  Note: ${note}`),
    `${outcomeSentence(run)}${cost(run)}`,
  ].join('\n')
}

/** "Fetching 62 %  Receiving objects:  62% (620/1000)" */
export const progressText = (progress: RunProgress): string => {
  const percent = progress.fraction === null ? '' : ` ${Math.floor(progress.fraction * 100)} %`
  return `${runPhaseWords[progress.phase]}${percent}${progress.text === null ? '' : `  ${progress.text}`}`
}
