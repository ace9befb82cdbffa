import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { RefOutcome, RunKind, RunTrigger } from '../../../src-shared/domain/run.ts'
import { shortName } from '../../components/ref-name.tsx'
import { plural } from '../../lib/plural.ts'
import { remoteWords, triggerReasons } from '../../widgets/run/run-sentences.ts'

const day = 86_400_000
const dayOf = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

/** "until Feb 12, in 84 days", "pinned: stays until it is unpinned", "stays for ever". @param now epoch ms */
export const expiryWords = (
  { expiresAt, pinned }: Pick<KeptRef, 'expiresAt' | 'pinned'>,
  now: number,
): string => {
  if (pinned) return 'pinned: stays until it is unpinned'
  if (expiresAt === null) return 'stays for ever'
  const days = Math.floor((expiresAt - now) / day)
  if (days < 0) return 'goes soon'
  const isThisYear = new Date(expiresAt).getFullYear() === new Date(now).getFullYear()
  const date = (isThisYear ? dayOf : dayOfYear).format(expiresAt)
  return `until ${date}, ${days === 0 ? 'within a day' : `in ${plural(days, 'day')}`}`
}

/** Where the branch or tag stands today, compared with what was kept. */
export type Today = 'gone' | 'there' | 'elsewhere'

export const todayOf = ({
  objectId,
  currentObjectId,
}: Pick<KeptRef, 'objectId' | 'currentObjectId'>): Today =>
  currentObjectId === null ? 'gone' : currentObjectId === objectId ? 'there' : 'elsewhere'

/** A restore in place keeps what stood there, under a run of its own name. */
const isOfRestore = ({ runId }: Pick<KeptRef, 'runId'>): boolean => runId.startsWith('restore_')

/** What a push to localhost took from the upstream of a two-way mirror is kept under the push. */
const isOfForwardedPush = ({ runId }: Pick<KeptRef, 'runId'>): boolean => runId.startsWith('push_')

/** Whether no run kept it, so that none is to be asked for. */
export const isOfNoRun = (kept: Pick<KeptRef, 'runId'>): boolean =>
  isOfRestore(kept) || isOfForwardedPush(kept)

/** What is known of the run that kept something: from the run itself, or else from its mirror. */
export type KeptBy = { readonly kind: RunKind; readonly url: string; readonly trigger: RunTrigger | null }

/** "Pulled from github.com/team/project, on schedule": the heading of what one run kept. */
export const keptByWords = (first: Pick<KeptRef, 'runId'>, by: KeptBy | null): string => {
  if (isOfRestore(first)) return 'Restored in place here'
  if (isOfForwardedPush(first)) {
    return by === null ? 'Pushed to localhost' : `Pushed to localhost and on to ${remoteWords(by.url)}`
  }
  if (by === null) return 'A mirror that was removed'
  const done = by.kind === 'push' ? 'Pushed to' : by.kind === 'sync' ? 'Synced with' : 'Pulled from'
  const why = by.trigger === null ? '' : `, ${triggerReasons[by.trigger]}`
  return `${done} ${remoteWords(by.url)}${why}`
}

/** What happened to the ref: "overwritten here". What a push overwrites stood at the remote. */
export const whatHappened = (outcome: RefOutcome | null, kind: RunKind | null): string => {
  const where = kind === null ? '' : kind === 'push' ? ' at the remote' : ' here'
  if (outcome === 'deleted') return `deleted${where}`
  // A tip is also kept before a push that is then refused.
  if (outcome === 'refused' || outcome === 'failed') return 'kept before a push that did not go through'
  return outcome === null ? 'overwritten or deleted' : `overwritten${where}`
}

type RestoreMirror = Pick<Mirror, 'id' | 'direction' | 'url' | 'status'>

const resumed = ({ status }: RestoreMirror): string => (status === 'paused' ? ', once it is resumed,' : '')

const mirrorConsequence = (name: string, kept: KeptRef, mirror: RestoreMirror): string => {
  const remote = remoteWords(mirror.url)
  if (mirror.direction === 'push') {
    return `The mirror to ${remote}${resumed(mirror)} follows: it moves ${name} there too and keeps what stood there. It stops if somebody else wrote to it.`
  }
  return kept.currentObjectId === null && kept.mirrorId === mirror.id
    ? `The mirror from ${remote} leaves it alone, as long as ${name} does not come back there.`
    : `The mirror from ${remote} leads: if ${name} exists there, its next run${resumed(mirror)} moves it back to where it stands there, and keeps what you restored. To have both, restore beside.`
}

/** What a restore in place will do, sentence by sentence. @param mirrors of the repository */
export const restoreConsequences = (kept: KeptRef, mirrors: readonly RestoreMirror[]): readonly string[] => {
  const name = shortName(kept.originalRef)
  const to = kept.objectId.slice(0, 7)
  const move =
    kept.currentObjectId === null
      ? `${name} does not exist today. It is created again at ${to}.`
      : `${name} moves from ${kept.currentObjectId.slice(0, 7)} back to ${to}. Where it stands today is kept too, so nothing is lost.`
  const others = mirrors.map((mirror) => mirrorConsequence(name, kept, mirror))
  return [move, ...(others.length === 0 ? ['No mirror changes it.'] : others)]
}
