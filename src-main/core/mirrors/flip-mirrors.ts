import type { FlipManyItem, FlipPlan, FlipResult, WhenRunning } from '../../../src-shared/domain/flip.ts'
import type { Direction, Mirror } from '../../../src-shared/domain/mirror.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Announcer } from './announcer.ts'
import { createRefuseCircleWith } from './connected-mirrors.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { failureOfHold, type Holds } from './holds.ts'
import { missing } from './missing.ts'
import { createFreshFlipPlan, type MakeFreshPlan } from './plan-flip.ts'
import type { RunPlaces } from './run-places.ts'
import { aboutRemote } from './run-failure.ts'
import { manualPriority } from './run-priority.ts'
import type { RunQueue } from './run-queue.ts'
import type { RunRequests } from './run-requests.ts'
import { storedAddress } from './stored-address.ts'

/** Mirrors that are looked at at the same time when many are turned round. */
const atOnce = 4

export type Flip = {
  readonly mirrorId: string
  readonly direction: Direction
  /** What becomes of a run that is under way or waits. */
  readonly whenRunning?: WhenRunning | undefined
  /** A person knows that what is private here may become public by it. */
  readonly confirmPublic?: boolean | undefined
}

export type FlipCalls = {
  /**
   * What turning the mirror round would do.
   * @throws AppError `not_found`; `repository_busy` while it runs and `whenRunning` says nothing; `invalid_input` for
   *   a circle; `remote_write_denied`; and what a run of the mirror throws
   */
  readonly planFlip: (flip: Flip) => Promise<FlipPlan>
  /**
   * Turns it round when nothing would be lost, when exactly the plan of `approvePlan` would be carried out, or when
   * `hold` says that what would be lost waits. Else nothing changes. @throws as `planFlip`, and `publish_unconfirmed`
   */
  readonly flip: (
    flip: Flip & { readonly approvePlan?: string | undefined; readonly hold?: boolean | undefined },
  ) => Promise<FlipResult>
  /** Each by itself: those that would lose something stay as they are. */
  readonly flipMany: (
    mirrorIds: readonly string[],
    options: Omit<Flip, 'mirrorId'>,
  ) => Promise<readonly FlipManyItem[]>
  /** All that go another way; those at which something is to be decided are left alone. */
  readonly flipAllTo: (direction: Direction) => Promise<readonly FlipManyItem[]>
}

/** Codes of a last run that a person has to decide about: who turns the mirror round would decide unasked. */
const undecidedCodes: ReadonlySet<string> = new Set([
  'remote_held',
  'remote_diverged',
  'remote_unrelated',
  'remote_conflict',
])

/** Why "apply to all" leaves a mirror alone; null when it does not. */
const undecidedReason = ({ failure, flippedAt, activeRun }: Mirror): string | null => {
  if (failure !== null && undecidedCodes.has(failure.code)) return `To be decided first: ${failure.title}`
  if (flippedAt !== null) return 'It was turned round, and its first run has not gone through yet.'
  return activeRun === null ? null : 'A run is under way.'
}

/** Turns mirrors round (mirror semantics 2.8). */
export const createFlipMirrors = (
  deps: MirrorEngineDeps,
  parts: {
    readonly announcer: Announcer
    readonly queue: RunQueue
    readonly requests: RunRequests
    readonly holds: Pick<Holds, 'blocks' | 'learn'>
    /** Shared with all runs: what is turned round waits for its turn like them. */
    readonly places: RunPlaces
    readonly rescheduled: () => void
  },
): FlipCalls => {
  const { stores, clock } = deps
  const { mirrors, conflicts } = stores
  const { announcer, queue } = parts
  const makeFreshPlan = createFreshFlipPlan(deps, parts.places)

  /** A host that asked for patience is not asked before its time: hundreds may be turned round at once. */
  const makePlan: MakeFreshPlan = async (mirror, direction, signal) => {
    const hold = parts.holds.blocks({ mirrorId: mirror.id, isWished: true, askedAt: clock.now() })
    if (hold !== null) throw aboutRemote(failureOfHold(hold), storedAddress(mirror.url))
    try {
      return await makeFreshPlan(mirror, direction, signal)
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === 'remote_rate_limited') parts.holds.learn(mirror, error)
      throw error
    }
  }

  const mirrorOf = (mirrorId: string): MirrorRow => {
    const row = mirrors.find(mirrorId)
    const trashed = row !== null && stores.repositories.findById(row.repositoryId)?.deletedAt !== null
    if (row === null || trashed) throw missing('The mirror')
    return row
  }

  const refuseCircleWith = createRefuseCircleWith(deps)
  const checkCircle = (mirror: MirrorRow, direction: Direction): void =>
    refuseCircleWith({ ...mirror, direction }, mirror)

  /** With the lock of the mirror and of its repository: no run of it, and no other that publishes here. */
  const locked = <T>(
    { mirrorId, whenRunning }: Flip,
    work: (mirror: MirrorRow, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    queue.exclusively(mirrorId, whenRunning, (signal) =>
      parts.places.writers.use(
        { key: mirrorOf(mirrorId).repositoryId, priority: () => manualPriority, signal },
        () => work(mirrorOf(mirrorId), signal),
      ),
    )

  const planFlip: FlipCalls['planFlip'] = async (asked) => {
    checkCircle(mirrorOf(asked.mirrorId), asked.direction)
    return (await locked(asked, (mirror, signal) => makePlan(mirror, asked.direction, signal))).plan
  }

  const flip: FlipCalls['flip'] = async (asked) => {
    const { mirrorId, direction, approvePlan, hold = false } = asked
    const before = mirrorOf(mirrorId)
    if (before.direction === direction) return { outcome: 'unchanged', mirror: announcer.view(before) }
    checkCircle(before, direction)
    await deps.refusePublishing?.({
      repositoryId: before.repositoryId,
      repository: before.repository,
      mirrorId,
      direction,
      address: storedAddress(before.url),
      isConfirmed: asked.confirmPublic ?? false,
    })
    const result = await locked(asked, async (mirror, signal): Promise<FlipResult> => {
      if (mirror.direction === direction) return { outcome: 'unchanged', mirror: announcer.view(mirror) }
      const { plan, losses, base } = await makePlan(mirror, direction, signal)
      const isApproved = approvePlan === plan.fingerprint
      if (!plan.isSafe && !isApproved && !hold) return { outcome: 'needs_approval', plan }
      signal.throwIfAborted()
      const now = clock.now()
      stores.together(() => {
        // That all large files went one way says nothing of the other.
        stores.largeFiles.forgetScan(mirrorId)
        mirrors.flip(mirrorId, {
          direction,
          flippedAt: now,
          nextRunAt: now,
          approvedPlan: isApproved ? losses : null,
          base,
        })
        // What both sides changed is a conflict only while both lead; coming back to sync, it is found anew.
        conflicts.replaceAll(mirrorId, [], now)
      })
      // One that waits would go the old way.
      await queue.cancel((job) => job.mirrorId === mirrorId)
      const isPaused = mirror.pausedAt !== null
      const run = isPaused ? null : parts.requests.request(mirrorOf(mirrorId), { trigger: 'manual' })
      return { outcome: 'flipped', mirror: announcer.view(mirrorOf(mirrorId)), run, plan }
    })
    if (result.outcome === 'flipped') {
      parts.rescheduled()
      announcer.mirrorChanged(mirrorId)
    }
    return result
  }

  const flipOne = async (mirrorId: string, options: Omit<Flip, 'mirrorId'>): Promise<FlipManyItem> => {
    try {
      return { mirrorId, result: await flip({ ...options, mirrorId }) }
    } catch (thrown) {
      const { code, details } = toAppError(thrown)
      const { title, advice } = errorMessage(code, details)
      return { mirrorId, result: { outcome: 'failed', code, title, advice } }
    }
  }

  const flipMany: FlipCalls['flipMany'] = async (mirrorIds, options) => {
    const ids = [...new Set(mirrorIds)]
    const items = new Map<string, FlipManyItem>()
    const waiting = ids.values()
    const work = async (): Promise<void> => {
      for (const id of waiting) items.set(id, await flipOne(id, options))
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, work))
    return ids.flatMap((id) => items.get(id) ?? [])
  }

  return {
    planFlip,
    flip,
    flipMany,
    flipAllTo: async (direction) => {
      const others = mirrors.listAll().filter((mirror) => mirror.direction !== direction)
      const skipped = announcer.viewAll(others).flatMap((mirror): readonly FlipManyItem[] => {
        const reason = undecidedReason(mirror)
        return reason === null ? [] : [{ mirrorId: mirror.id, result: { outcome: 'skipped', reason } }]
      })
      const left = new Set(skipped.map(({ mirrorId }) => mirrorId))
      const chosen = others.flatMap(({ id }) => (left.has(id) ? [] : [id]))
      return [...(await flipMany(chosen, { direction })), ...skipped]
    },
  }
}
