import type {
  LastChangeOfMirror,
  Mirror,
  OnDestructive,
  OnDiverged,
} from '../../../src-shared/domain/mirror.ts'
import { stateOf, stateWords, type MirrorState } from '../../../src-shared/domain/mirror-state.ts'
import type { PlacedMirror, Standing } from '../../../src-shared/domain/standing.ts'
import { shortName } from '../../components/ref-name.tsx'
import type { Sign } from '../../components/status-sign.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { runsWhenWords } from '../../../src-shared/domain/schedule-words.ts'

/** Where a mirror stands, as a word that stands alone. */
export const standingWords: Readonly<Record<Standing, string>> = {
  needYou: 'Needs you',
  syncing: 'Syncing',
  waiting: 'Waiting',
  paused: 'Paused',
  upToDate: 'Up to date',
}

export const standingSigns: Readonly<Record<Standing, Sign>> = {
  needYou: 'bad',
  syncing: 'busy',
  waiting: 'waiting',
  paused: 'rest',
  upToDate: 'good',
}

const worstFirst: readonly Sign[] = ['bad', 'stopped', 'partial', 'gone', 'busy', 'waiting', 'rest', 'good']

/** States with a sign of their own. */
const stateSigns: Partial<Readonly<Record<MirrorState, Sign>>> = {
  partly_synced: 'partial',
  paused_by_failures: 'stopped',
  source_gone: 'gone',
}

export const signOfMirror = ({ mirror, standing }: PlacedMirror): Sign =>
  stateSigns[stateOf(mirror)] ?? standingSigns[standing]

/** One sign for several mirrors: that of the worst of them; null without any. Not amber while one has nothing through. */
export const signOfMirrors = (mirrors: readonly PlacedMirror[]): Sign | null => {
  const signs = new Set(mirrors.map(signOfMirror))
  return worstFirst.find((sign) => signs.has(sign)) ?? null
}

/** Where the mirror stands, in a word or two. */
export const statusOfMirror = ({ mirror }: Pick<PlacedMirror, 'mirror'>): string =>
  stateWords[stateOf(mirror)]

const moved = ({ ref, outcome, commitCount }: LastChangeOfMirror): string => {
  const name = shortName(ref)
  switch (outcome) {
    case 'created':
      return `${name} new`
    case 'updated':
      return commitCount === null ? `${name} moved` : `${name} +${commitCount}`
    case 'rewritten':
      return `${name} rewritten`
    case 'deleted':
      return `${name} deleted`
    case 'kept_apart':
    case 'refused':
    case 'diverged':
    case 'held':
    case 'failed':
      return name
  }
}

/** What moved last: "main +3", "v2.0 new and 4 more". */
export const lastChangeWords = (change: LastChangeOfMirror): string =>
  change.refCount > 1 ? `${moved(change)} and ${change.refCount - 1} more` : moved(change)

/** "GitHub → this computer, every 15 minutes". */
export const directionWords = ({
  direction,
  host,
  schedule,
}: Pick<Mirror, 'direction' | 'host' | 'schedule'>): string => {
  const name = hostName(host)
  const sides = {
    pull: `${name} → this computer`,
    push: `this computer → ${name}`,
    sync: `${name} ↔ this computer`,
  }
  return `${sides[direction]}, ${runsWhenWords(direction, schedule)}`
}

/** What a push mirror does with commits at the remote that are not here. */
export const onDivergedWords: Readonly<Record<OnDiverged, string>> = {
  stop: 'Stop and say so',
  overwrite: 'Overwrite, and keep theirs here',
  leave: 'Leave that branch alone',
}

/** Of a two-way mirror: whether pushes here wait for the remote. */
export const acceptWhileAwayWords = {
  label: 'Accept pushes here while the remote is away',
  hint: 'Without it they are refused until the remote has taken them. With it, the next run brings both sides together.',
} as const

/** What a pull or two-way mirror does when many branches would be deleted or rewritten at once. */
export const onDestructiveWords: Readonly<Record<OnDestructive, string>> = {
  hold: 'Hold it until I accept',
  keep: 'Follow all but those',
  accept: 'Follow, and keep the old tips',
}
