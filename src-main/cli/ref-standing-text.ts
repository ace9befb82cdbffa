import { directionVerbs } from '../../src-shared/domain/direction-verbs.ts'
import type { CellTone } from '../../src-shared/domain/cell-words.ts'
import { stateOf, stateWords } from '../../src-shared/domain/mirror-state.ts'
import {
  answerAt,
  lastOutput,
  standingSentence,
  wordsAt,
  type RefAnswer,
} from '../../src-shared/domain/ref-answer.ts'
import type { RefAtMirror, RefStanding } from '../../src-shared/domain/ref-standing.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { refReasonWords } from '../../src-shared/domain/run-words.ts'
import { outputText } from './failure-text.ts'
import { nextCommand } from './next-command.ts'
import { clockTime, relativeTime } from './relative-time.ts'
import type { Paint } from './run-text.ts'
import { shortId } from './short-id.ts'
import { indent, renderTable } from './table.ts'
import type { Tone } from './terminal-output.ts'

const tones: Readonly<Record<CellTone, Tone>> = {
  good: 'good',
  busy: 'attention',
  partial: 'attention',
  bad: 'problem',
  quiet: 'quiet',
}

const short = (objectId: string | null): string => objectId?.slice(0, 7) ?? 'absent'

/** What a person types for what the answer says to do. */
const fixCommand = (at: RefAtMirror, standing: RefStanding, fix: RefAnswer['fix']): string | null => {
  const mirror = shortId(at.mirror.id)
  const ref = shortRefName(standing.ref)
  switch (fix) {
    case 'sync':
      return `mirrordesk mirror sync ${mirror}`
    case 'conflict':
      return `mirrordesk mirror resolve ${mirror} ${ref} --mine|--theirs|--both`
    case 'accept':
      return `mirrordesk mirror sync ${mirror} --accept`
    case 'scope':
      return `mirrordesk mirror change ${mirror} --include … --exclude …`
    case 'compare':
    case 'mirror':
      return `mirrordesk mirror show ${mirror}`
    case 'none':
      return null
  }
}

const holdCommand = (at: RefAtMirror, fix: RefAnswer['holds'][number]['fix']): string | null => {
  const { id, failure, url } = at.mirror
  switch (fix) {
    case 'resume':
      return `mirrordesk mirror resume ${shortId(id)}`
    case 'resume_all':
      return 'mirrordesk mirror resume --all'
    case 'sync':
      return `mirrordesk mirror sync ${shortId(id)}`
    case 'remedy':
      return nextCommand({ failure, mirrorId: id, url })
    case 'none':
      return null
  }
}

const runLines = ({ runs }: RefAtMirror, now: number): string =>
  renderTable(
    runs.map(({ run, ref }) => [
      relativeTime(run.finishedAt ?? run.queuedAt, now),
      `${short(ref.oldObjectId)} -> ${short(ref.newObjectId)}`,
      [ref.outcome.replace('_', ' '), ...(ref.reason === null ? [] : [refReasonWords[ref.reason]])].join(
        ': ',
      ),
      ref.message ?? '',
      run.id,
    ]),
  )

const nextLine = ({ nextTry: { at, words } }: RefAnswer, now: number): string =>
  at === null ? words : `${words} ${relativeTime(at, now)} (${clockTime(at, now)}).`

const atMirrorText = (at: RefAtMirror, standing: RefStanding, paint: Paint, now: number): string => {
  const { mirror, cell, seenAt } = at
  const answer = answerAt(at, standing)
  const { tone, words } = wordsAt(at)
  const command = fixCommand(at, standing, answer.fix)
  const output = outputText(lastOutput(at))
  const lines = [
    `Here ${short(standing.objectId)}, there ${short(cell.remoteObjectId)}` +
      (seenAt === null ? '.' : `, as last seen ${relativeTime(seenAt, now)}.`),
    answer.title,
    ...(answer.text === '' ? [] : [answer.text]),
    ...(output === null ? [] : [output]),
    ...answer.holds.flatMap((hold) => {
      const fix = holdCommand(at, hold.fix)
      return [
        [hold.title, hold.text].filter((text) => text !== '').join(' '),
        ...(fix === null ? [] : [indent(fix)]),
      ]
    }),
    ...(at.missingLargeFileCount === 0
      ? []
      : [`Large files that its source could not give: ${at.missingLargeFileCount}.`]),
    ...(command === null || answer.holds.some(({ fix }) => fix === answer.fix) ? [] : [indent(command)]),
    nextLine(answer, now),
    ...(at.runs.length === 0
      ? ['No run that is remembered touched it.']
      : ['Last runs that touched it:', indent(runLines(at, now))]),
  ]
  const head = `${paint(tones[tone], words)}  ${directionVerbs[mirror.direction]} ${mirror.url}  (${shortId(mirror.id)}, ${stateWords[stateOf(mirror)]})`
  return [head, indent(lines.join('\n'))].join('\n')
}

/** Where a ref stands at each mirror, why, what to do, and when it is tried next. */
export const refStandingText = (standing: RefStanding, paint: Paint, now: number): string =>
  [
    standingSentence(standing, shortRefName(standing.ref)),
    ...standing.mirrors.map((at) => atMirrorText(at, standing, paint, now)),
  ].join('\n\n')
