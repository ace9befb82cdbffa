import type { ErrorCode } from '../errors/app-error.ts'
import { cellWords, type CellWords } from './cell-words.ts'
import { hostName } from './host-name.ts'
import { explainCell, type CellExplanation } from './explain-cell.ts'
import { oscillationSentence } from './mirror.ts'
import { stateOf, stateSentence, stateWords } from './mirror-state.ts'
import type { PauseAll } from './overview.ts'
import type { MatrixRemote } from './ref-matrix.ts'
import type { RefAtMirror, RefSeenNow, RefStanding } from './ref-standing.ts'

/**
 * What holds back all that a mirror would move: `paused_all`, `paused`, `paused_by_failures`, `rewritten` (something else
 * rewrites a ref too), `waiting` (for a host, a limit, the network or room), `failing`, `under_way`.
 */
export type HoldKind =
  'paused_all' | 'paused' | 'paused_by_failures' | 'rewritten' | 'waiting' | 'failing' | 'under_way'

export type MirrorHold = {
  readonly kind: HoldKind
  readonly title: string
  /** What to know or do about it; "" when the title says all. */
  readonly text: string
  readonly fix: 'resume_all' | 'resume' | 'remedy' | 'sync' | 'none'
  /** When it ends by itself, or is tried again; null when nobody knows. */
  readonly untilAt: number | null
}

/** Failures that are about some refs: what they say of this one stands in its cell. */
const refCodes: ReadonlySet<ErrorCode> = new Set([
  'remote_rejected',
  'remote_conflict',
  'remote_diverged',
  'remote_held',
  'already_exists',
])

const ofPauseAll = (pausedAll: PauseAll | null): readonly MirrorHold[] =>
  pausedAll === null
    ? []
    : [
        {
          kind: 'paused_all',
          title: 'All mirrors are paused.',
          text: pausedAll.untilAt === null ? 'Nothing runs by itself until you resume.' : '',
          fix: 'resume_all',
          untilAt: pausedAll.untilAt,
        },
      ]

const ofMirror = ({ mirror }: RefAtMirror): readonly MirrorHold[] => {
  const state = stateOf(mirror)
  const title = `${stateWords[state]}.`
  const text = stateSentence(mirror)
  const failure = mirror.failure
  switch (state) {
    case 'paused':
      return mirror.oscillatingRef === null
        ? [{ kind: 'paused', title: 'This mirror is paused.', text, fix: 'resume', untilAt: null }]
        : [
            {
              kind: 'rewritten',
              title: `${oscillationSentence(mirror.oscillatingRef)}.`,
              text: 'The mirror paused itself because of it; every tip is kept. Find out what it is, then resume.',
              fix: 'resume',
              untilAt: null,
            },
          ]
    case 'paused_by_failures':
      return [{ kind: 'paused_by_failures', title, text, fix: 'resume', untilAt: mirror.nextRunAt }]
    case 'waiting_host':
    case 'waiting_limit':
    case 'waiting_network':
    case 'waiting_disk':
      return [
        {
          kind: 'waiting',
          title,
          text: text === title ? '' : text,
          // A host that asks for patience is not asked any sooner.
          fix: state === 'waiting_limit' ? 'none' : 'sync',
          untilAt: mirror.waiting?.untilAt ?? null,
        },
      ]
    case 'sign_in':
    case 'decide':
    case 'approve':
    case 'mend':
    case 'error':
    case 'source_gone':
    case 'partly_synced': {
      const isAboutRefs = failure === null || refCodes.has(failure.code)
      if (isAboutRefs || (state === 'partly_synced' && failure.class === 'content')) return []
      return [
        {
          kind: 'failing',
          title: failure.title,
          text: failure.advice,
          fix: 'remedy',
          untilAt: failure.retryAt,
        },
      ]
    }
    case 'syncing':
    case 'queued':
      return [{ kind: 'under_way', title: text, text: '', fix: 'none', untilAt: null }]
    case 'up_to_date':
      return []
  }
}

/** When, or by what, a ref is tried next. */
export type NextTry = {
  /** Null when no moment is known. */
  readonly at: number | null
  /** The beginning of a sentence where there is a moment ("The next run sends it"), else a whole one. */
  readonly words: string
}

/** A moment with the words that lead to it; while none is planned, that something else has to come first. */
const orUnplanned = (at: number | null, words: string): NextTry =>
  at === null ? { at: null, words: 'When the mirror runs next.' } : { at, words }

const nextTryOf = (at: RefAtMirror, explanation: CellExplanation, holds: readonly MirrorHold[]): NextTry => {
  const { mirror, refusal, cell } = at
  // What comes first for certain; a run that is under way holds nothing up.
  const hold = holds.find(({ kind }) => kind !== 'under_way')
  switch (explanation.next) {
    case 'nothing':
      if (cell.state !== 'in_sync') return { at: null, words: 'No run of this mirror moves it.' }
      return orUnplanned(
        hold === undefined ? mirror.nextRunAt : hold.untilAt,
        'Both sides are compared again',
      )
    case 'person':
      return (at.conflict?.choice ?? null) === null
        ? { at: null, words: 'It waits for you.' }
        : orUnplanned(mirror.nextRunAt, 'The next run carries out what you chose')
    case 'change':
      return refusal === null
        ? orUnplanned(mirror.nextRunAt, 'It changed since: it is sent again')
        : { at: null, words: 'Not by itself, as it is now.' }
    case 'daily': {
      if (refusal === null) return orUnplanned(mirror.nextRunAt, 'It changed since: it is sent again')
      return { at: refusal.triedAgainAt, words: 'It is sent again at the earliest' }
    }
    case 'run':
      if (hold === undefined) return orUnplanned(mirror.nextRunAt, 'The next run tries it')
      return hold.untilAt === null
        ? { at: null, words: 'When that is over.' }
        : { at: hold.untilAt, words: 'It is tried again' }
  }
}

export type RefAnswer = CellExplanation & {
  /** What holds the mirror back, whatever is said of the ref itself. */
  readonly holds: readonly MirrorHold[]
  readonly nextTry: NextTry
}

export const remoteOfMirror = ({ mirror, seenAt }: RefAtMirror): MatrixRemote => ({
  mirrorId: mirror.id,
  direction: mirror.direction,
  url: mirror.url,
  host: mirror.host,
  seenAt,
})

/** Why a ref stands so at one mirror, what holds it, what to do, and when it is tried next: of the page and the command line. */
export const answerAt = (
  at: RefAtMirror,
  { objectId, pausedAll }: Pick<RefStanding, 'objectId' | 'pausedAll'>,
): RefAnswer => {
  const explained = explainCell(at.cell, remoteOfMirror(at), objectId !== null)
  const explanation = wasEqual(at)
    ? { ...explained, title: 'Both sides were equal when the remote was last seen.' }
    : explained
  // What no run moves is held by nothing; but what is equal was so when it was last seen.
  const isMoved = explanation.next !== 'nothing' || at.cell.state === 'in_sync'
  const holds = isMoved ? [...ofPauseAll(pausedAll), ...ofMirror(at)] : []
  return { ...explanation, holds, nextTry: nextTryOf(at, explanation, holds) }
}

const unseenKinds: ReadonlySet<HoldKind> = new Set(['waiting', 'failing', 'paused_by_failures'])

/** Whether the remote cannot be looked at now: both sides were equal when it was last seen, and nobody knows more. */
const isOutOfSight = (at: RefAtMirror): boolean => ofMirror(at).some(({ kind }) => unseenKinds.has(kind))

const wasEqual = (at: RefAtMirror): boolean => cellWords(at.cell).tone === 'good' && isOutOfSight(at)

/**
 * How it stands at a mirror, in the words and tones of the matrix; but what was equal is nothing to be calm about while
 * the remote is out of sight.
 */
export const wordsAt = (at: RefAtMirror): CellWords => {
  const words = cellWords(at.cell)
  return wasEqual(at) ? { ...words, tone: 'busy', words: `${words.words} when last seen` } : words
}

/** Whether nothing is to be asked: both sides are equal, or the mirror leaves the ref out on purpose. */
export const isAnswered = ({ cell }: RefAtMirror): boolean =>
  cell.problem === null && (cell.state === 'in_sync' || cell.state === 'excluded')

/**
 * All that the remote said when it refused the ref as it is now; null when it did not, or said nothing. Later runs do not
 * send it again and know the reason alone: the first of them heard the remote itself.
 */
export const lastOutput = ({ runs }: RefAtMirror): string | null => {
  const [last] = runs
  const isOther = ({ ref }: (typeof runs)[number]): boolean =>
    ref.outcome !== 'refused' || ref.newObjectId !== last?.ref.newObjectId
  const end = runs.findIndex(isOther)
  const refused = end === -1 ? runs : runs.slice(0, end)
  return refused.findLast(({ run }) => run.failure?.output)?.run.failure?.output ?? null
}

/** What a look at the remote found, as a sentence. */
export const seenNowSentence = (now: RefSeenNow, remote: MatrixRemote, isHere: boolean): string => {
  const { remoteObjectId } = now.cell
  if (now.isAsSeen) {
    return remoteObjectId === null ? 'It is not there, as before.' : 'It stands where it was last seen.'
  }
  if (remoteObjectId === null) return 'It is not there.'
  if (!now.isObjectHere) {
    return `It stands at ${remoteObjectId.slice(0, 7)} there now, which is not here.`
  }
  return explainCell(now.cell, remote, isHere).title
}

const remotes = (count: number): string => (count === 1 ? 'its remote' : `all ${count} remotes`)

/** The whole answer in a sentence: "main is the same here and at all 3 remotes." @param name short name of the ref */
export const standingSentence = (
  { mirrors, objectId, repository }: Pick<RefStanding, 'mirrors' | 'objectId' | 'repository'>,
  name: string,
): string => {
  const carriers = mirrors.filter(({ cell }) => cell.state !== 'excluded')
  const equal = carriers.filter((at) => isAnswered(at))
  const holders = mirrors.filter(({ cell }) => cell.remoteObjectId !== null)
  if (mirrors.length === 0)
    return `${repository} has no mirror: ${name} ${objectId === null ? 'is nowhere' : 'is only here'}.`
  if (carriers.length === 0) return `No mirror carries ${name}.`
  if (objectId === null) {
    if (holders.length === 0) return `${name} is nowhere: neither here nor where its mirrors lead.`
    const [only] = holders
    return holders.length === 1 && only !== undefined
      ? `${name} is not here; ${hostName(only.mirror.host)} has it.`
      : `${name} is not here; ${holders.length} remotes have it.`
  }
  if (equal.length === carriers.length) {
    const all = remotes(equal.length)
    if (!equal.some(isOutOfSight)) return `${name} is the same here and at ${all}.`
    return `${name} was the same here and at ${all} when ${equal.length === 1 ? 'it was' : 'they were'} last seen.`
  }
  return carriers.length === 1
    ? `${name} is not the same here and at ${hostName(carriers[0]?.mirror.host ?? '')}.`
    : `${name} is the same at ${equal.length} of ${carriers.length} remotes.`
}
