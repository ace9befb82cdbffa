import { isBetween, type ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { ConflictRow } from '../ports/conflict-store.ts'
import { hostAsRefPart, nameBeside } from './beside-name.ts'
import type { PlannedSync, SyncPlan, SyncSides } from './sync-plan.ts'

type Tips = { readonly local: ObjectId; readonly remote: ObjectId }

/** `20261129` */
const compactDay = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '')

const chosenDecision = (choice: ConflictChoice, { local, remote }: Tips): PlannedSync =>
  choice === 'theirs'
    ? { kind: 'rewrite', side: 'here', from: local, to: remote }
    : { kind: 'rewrite', side: 'there', from: remote, to: local }

/**
 * The name that the remote's tip gets beside ours: `conflict/<host>/<branch>-<day on which it was found>`, free on both
 * sides. The day makes it the same when a run that died is continued.
 */
const besideRef = ({ ref, foundAt }: ConflictRow, theirs: ObjectId, host: string, taken: RefMap): string =>
  nameBeside(
    `${ref}-${compactDay(foundAt)}`,
    `conflict/${hostAsRefPart(host)}`,
    taken,
    (present) => present === theirs,
  )

/**
 * Puts what a person chose into the plan, for refs whose tips are still those that were chosen between. A conflict
 * whose tips have moved since stays one. `present` are all refs here, also those that the mirror does not carry.
 */
export const resolveConflicts = (
  plan: SyncPlan,
  known: readonly ConflictRow[],
  { remote, present }: Pick<SyncSides, 'remote'> & { readonly present: RefMap },
  host: string,
): SyncPlan => {
  const resolved = new Map(plan)
  const taken = new Map([...remote, ...present])
  for (const row of known) {
    const decision = plan.get(row.ref)
    if (row.choice === null || decision?.kind !== 'conflict') continue
    if (!isBetween(row, { localObjectId: decision.local, remoteObjectId: decision.remote })) continue
    resolved.set(row.ref, chosenDecision(row.choice, decision))
    if (row.choice !== 'both') continue
    const beside = besideRef(row, decision.remote, host, taken)
    taken.set(beside, decision.remote)
    // After a crash it may stand on one side already; the table then brings it to the other.
    if (plan.has(beside)) continue
    // Where no pattern carries its name, there is no table for it.
    const side = present.has(beside) ? 'there' : 'both'
    resolved.set(beside, { kind: 'create', side, to: decision.remote })
  }
  return resolved
}
