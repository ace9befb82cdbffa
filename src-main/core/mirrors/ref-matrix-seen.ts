import type { LeftOut } from '../../../src-shared/domain/left-out.ts'
import type { MatrixCell } from '../../../src-shared/domain/ref-matrix.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Stores } from '../ports/stores.ts'
import { fingerprintOf } from './fingerprint.ts'
import { scopeOf, whyLeftOut } from './mirror-scope.ts'
import { trackedRefs } from './ref-scope.ts'

export type RefProblem = NonNullable<MatrixCell['problem']>

/** The remote of a mirror as it was last seen. */
export type SeenRemote = {
  readonly mirror: MirrorRow
  /** Whether the mirror carries this ref. */
  readonly carries: (ref: string) => boolean
  /** Why it does not carry it; null when it does. */
  readonly leftOut: (ref: string) => LeftOut | null
  /** Whether both sides once agreed on this ref. */
  readonly agreedOn: (ref: string) => boolean
  /** When its refs were last read; null before that. */
  readonly seenAt: number | null
  readonly refs: RefMap
  /** Refs that could not follow in the last run that got as far as looking at refs. */
  readonly problems: ReadonlyMap<string, RefProblem>
}

/** Runs in a row that may have failed before they saw a ref, until nobody remembers the one that did. */
const lookedThroughRuns = 20

const sawRefs = (run: RunRow): boolean =>
  run.outcome === 'unchanged' ||
  run.outcome === 'succeeded' ||
  run.outcome === 'partial' ||
  run.problemRefCount > 0

/** What a run wrote of the remote's side of a ref that did not follow. */
const remoteSide = (mirror: MirrorRow, ref: RunRef): ObjectId | null =>
  mirror.direction === 'push' ? ref.oldObjectId : ref.newObjectId

/** A pull keeps tracking what a remote that lost everything had, because of the objects. */
const isSeenEmpty = (mirror: MirrorRow): boolean =>
  mirror.direction !== 'push' &&
  mirror.fingerprint === fingerprintOf(new Map(), mirror.remoteHead, scopeOf(mirror).key)

const trackedSide = (stores: Stores, mirror: MirrorRow, tracking: RefMap): Map<string, ObjectId> => {
  if (isSeenEmpty(mirror)) return new Map()
  const refs = new Map(trackedRefs(mirror.id, tracking))
  // Agreed on everything, so what both sides agreed on stands there: also what nothing had to move.
  if (mirror.direction === 'push' && mirror.fingerprint !== null) {
    for (const [ref, objectId] of stores.mirrors.baseRefs(mirror.id)) {
      if (!refs.has(ref)) refs.set(ref, objectId)
    }
  }
  return refs
}

/** @param tracking all tracking refs of the mirror under their full names */
export const seenRemote = (stores: Stores, mirror: MirrorRow, tracking: RefMap): SeenRemote => {
  const page = { cursor: null, limit: lookedThroughRuns, repositoryId: null, mirrorId: mirror.id }
  const run = stores.runs.list(page).items.find((one) => one.state === 'finished' && sawRefs(one))
  const at = run?.finishedAt ?? null
  const refs = trackedSide(stores, mirror, tracking)
  const problems = new Map<string, RefProblem>()
  const told = run === undefined || run.problemRefCount === 0 ? [] : stores.runs.refsOf(run.id)
  for (const ref of told) {
    if (run === undefined || at === null || !isProblemOutcome(ref.outcome)) continue
    const { outcome, reason, message } = ref
    problems.set(ref.ref, { outcome, reason, message, runId: run.id, at })
    // A two-way run has fetched, or pushed, before it says anything of a ref.
    if (mirror.direction === 'sync') continue
    const objectId = remoteSide(mirror, ref)
    if (objectId === null) refs.delete(ref.ref)
    else refs.set(ref.ref, objectId)
  }
  const seenAt = Math.max(mirror.lastCheckedAt ?? 0, at ?? 0)
  const { carries } = scopeOf(mirror)
  return {
    mirror,
    carries,
    leftOut: (ref) => whyLeftOut(mirror, ref),
    agreedOn: (ref) => stores.mirrors.baseRef(mirror.id, ref) !== null,
    seenAt: seenAt === 0 ? null : seenAt,
    refs,
    problems,
  }
}
