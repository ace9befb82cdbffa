import type {
  RefOutcome,
  Run,
  RunKind,
  RunOutcome,
  RunRef,
  RunTrigger,
} from '../../../src-shared/domain/run.ts'
import { isProblemOutcome, runKindWords } from '../../../src-shared/domain/run-words.ts'
import type { Sign } from '../../components/status-sign.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { hostOf } from '../../lib/host-of.ts'
import { plural } from '../../lib/plural.ts'
import { remotePath } from '../../lib/remote-path.ts'

/** Why a run began, as the end of a sentence. */
export const triggerReasons: Readonly<Record<RunTrigger, string>> = {
  schedule: 'on schedule',
  push: 'because of a push to localhost',
  webhook: 'because the host told of a push',
  manual: 'you asked',
  startup: 'because Mirrordesk started',
  retry: 'tried again',
}

export const signOfRun = ({ state, outcome }: Pick<Run, 'state' | 'outcome'>): Sign =>
  outcome === null ? (state === 'queued' ? 'waiting' : 'busy') : outcomeSigns[outcome]

const outcomeSigns: Readonly<Record<RunOutcome, Sign>> = {
  unchanged: 'good',
  succeeded: 'good',
  partial: 'partial',
  failed: 'bad',
  cancelled: 'rest',
  interrupted: 'waiting',
}

/** What a run is or was, in a word or two. */
export const stateOfRun = ({ state, outcome }: Pick<Run, 'state' | 'outcome'>): string => {
  switch (outcome) {
    case null:
      return state === 'queued' ? 'Waiting' : 'Under way'
    case 'unchanged':
      return 'Nothing new'
    case 'succeeded':
      return 'Done'
    case 'partial':
      return 'Partly done'
    case 'failed':
      return 'Failed'
    case 'cancelled':
      return 'Cancelled'
    case 'interrupted':
      return 'Interrupted'
  }
}

/** "Pull from GitHub". */
export const whatRunIs = ({ kind, url }: { readonly kind: RunKind; readonly url: string }): string => {
  const [verb, preposition] = runKindWords[kind]
  return `${verb} ${preposition} ${hostName(hostOf(url))}`
}

/** "github.com/owner/repository": a remote as one reads it. */
export const remoteWords = (url: string): string => {
  const host = hostOf(url)
  return host === '' ? url : `${host}/${remotePath(url)}`
}

/** What became of a ref, in a word or two. */
export const refOutcomeWords: Readonly<Record<RefOutcome, string>> = {
  created: 'created',
  updated: 'moved',
  rewritten: 'rewritten',
  deleted: 'deleted',
  kept_apart: 'kept apart',
  refused: 'refused',
  diverged: 'diverged',
  held: 'held',
  failed: 'failed',
}

const kindOf = (ref: string): 'branch' | 'tag' | 'ref' =>
  ref.startsWith('refs/heads/') ? 'branch' : ref.startsWith('refs/tags/') ? 'tag' : 'ref'

const counted = (refs: readonly Pick<RunRef, 'ref'>[]): string => {
  const count = (kind: ReturnType<typeof kindOf>): number =>
    refs.filter(({ ref }) => kindOf(ref) === kind).length
  const parts = [
    [count('branch'), 'branch', 'branches'],
    [count('tag'), 'tag', 'tags'],
    [count('ref'), 'other ref', 'other refs'],
  ] as const
  return parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => plural(number, one, many))
    .join(' and ')
}

const problemOutcomes = ['refused', 'diverged', 'held', 'failed'] as const

/** "3 branches and 1 tag moved, 1 refused": what became of all refs of a run. "" when there were none. */
export const refsSentence = (refs: readonly Pick<RunRef, 'ref' | 'outcome'>[]): string => {
  const moved = refs.filter(({ outcome }) => !isProblemOutcome(outcome))
  const problems = problemOutcomes
    .map((outcome) => [outcome, refs.filter((ref) => ref.outcome === outcome)] as const)
    .filter(([, found]) => found.length > 0)
  const parts = [
    ...(moved.length > 0 ? [`${counted(moved)} moved`] : []),
    ...problems.map(([outcome, found], index) =>
      moved.length === 0 && index === 0
        ? `${counted(found)} ${refOutcomeWords[outcome]}`
        : `${found.length.toLocaleString('en')} ${refOutcomeWords[outcome]}`,
    ),
  ]
  return parts.join(', ')
}

/** How a run ended, as one sentence without its end mark: "3 branches moved, 1 refused". */
export const outcomeSentence = (
  outcome: RunOutcome,
  refs: readonly Pick<RunRef, 'ref' | 'outcome'>[],
): string => {
  const what = refsSentence(refs)
  switch (outcome) {
    case 'unchanged':
      return 'Nothing new: both sides were equal'
    case 'succeeded':
    case 'partial':
      return what === '' ? 'Nothing had to move' : what
    case 'failed':
      return what === '' ? 'It failed' : `It failed after this: ${what}`
    case 'cancelled':
      return what === '' ? 'Cancelled' : `Cancelled after this: ${what}`
    case 'interrupted':
      return 'Interrupted; the mirror continues by itself'
  }
}
