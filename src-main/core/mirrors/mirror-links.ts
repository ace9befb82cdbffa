import { newId } from '../../../src-shared/domain/ids.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Announcer } from './announcer.ts'
import { createConflictCalls, type ConflictCalls } from './conflict-calls.ts'
import type { ChangeMirror, MirrorCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { forgetRemote } from './forget-refs.ts'
import { leftScope } from './left-scope.ts'
import { refuseCircle } from './mirror-graph.ts'
import { scopeOf } from './mirror-scope.ts'
import { missing } from './missing.ts'
import type { RunQueue } from './run-queue.ts'
import type { RunRequests } from './run-requests.ts'
import { nextRegularRunAt } from './schedule-times.ts'

export type MirrorLinksParts = {
  readonly announcer: Announcer
  readonly queue: RunQueue
  readonly requests: RunRequests
  /** A `nextRunAt` may have changed. */
  readonly rescheduled: () => void
}

type MirrorChange = Parameters<MirrorEngineDeps['stores']['mirrors']['change']>[1]

/** The calls about one mirror, or a list of them. */
export type MirrorLinks = Omit<MirrorCalls, 'syncAll' | 'pauseAll' | 'resumeAll' | 'pausedAll'> &
  ConflictCalls

/** The mirrors themselves: added, looked at, paused, changed, removed. */
export const createMirrorLinks = (deps: MirrorEngineDeps, parts: MirrorLinksParts): MirrorLinks => {
  const { stores, clock, events } = deps
  const { mirrors } = stores
  const { announcer, queue, requests } = parts

  const mirrorOf = (mirrorId: string): MirrorRow => {
    const row = mirrors.find(mirrorId)
    // A mirror in the trash with its repository comes back with it, and is not there until then.
    const trashed = row !== null && stores.repositories.findById(row.repositoryId)?.deletedAt !== null
    if (row === null || trashed) throw missing('The mirror')
    return row
  }
  const view = (mirrorId: string): Mirror => announcer.view(mirrorOf(mirrorId))
  const write = (mirrorId: string, change: MirrorChange): Mirror => {
    mirrors.change(mirrorId, change)
    parts.rescheduled()
    announcer.mirrorChanged(mirrorId)
    return view(mirrorId)
  }

  /** A mirror that was paused by its failures goes on as if it had none. */
  const rearm = ({ id, stoppedAt }: MirrorRow): void => {
    if (stoppedAt !== null)
      mirrors.change(id, { stoppedAt: null, consecutiveFailures: 0, failingSince: null })
  }

  /** What changes with the address. What both sides agreed on stays: it is the same repository in another place. */
  const movedTo = (before: MirrorRow, { url, canonical, host }: RemoteAddress): MirrorChange => {
    const isTaken = mirrors
      .listByRepository(before.repositoryId)
      .some(({ id, canonicalUrl }) => id !== before.id && canonicalUrl === canonical)
    if (isTaken) {
      throw new AppError('already_exists', `A mirror of this repository with ${url} exists already.`, {
        details: { what: `A mirror of this repository with ${url}` },
      })
    }
    return {
      url,
      canonicalUrl: canonical,
      host,
      movedTo: null,
      fingerprint: null,
      heldBy: null,
      missingSince: null,
      missingCount: 0,
      nextRunAt: clock.now(),
    }
  }

  return {
    ...createConflictCalls(deps, { mirrorOf, request: requests.request }),
    addMirror: async ({ address, repositoryId, direction, accountId, ...choices }) => {
      const isEmpty = await requests.isEmptyRepository(repositoryId)
      const repository = stores.repositories.findById(repositoryId)?.name ?? ''
      const added = { repositoryId, repository, direction, url: address.url }
      // A second link with the same remote is refused below, in other words.
      const others = mirrors
        .listAll()
        .filter((one) => one.repositoryId !== repositoryId || one.canonicalUrl !== address.canonical)
      refuseCircle(added, others, deps.repositoryAt ?? (() => null))
      const now = clock.now()
      const id = newId('mir')
      const intervalMs = choices.intervalMs ?? stores.settings.read().defaultIntervalMs
      mirrors.insert({
        id,
        repositoryId,
        direction,
        url: address.url,
        canonicalUrl: address.canonical,
        host: address.host,
        accountId,
        intervalMs,
        onDiverged: choices.onDiverged ?? 'stop',
        onDestructive: choices.onDestructive ?? 'hold',
        patterns: choices.patterns ?? [],
        notes: choices.notes ?? null,
        extraBranches: choices.extraBranches ?? true,
        acceptWhileAway: choices.acceptWhileAway ?? false,
        createdAt: now,
        nextRunAt: nextRegularRunAt({ id, intervalMs }, now),
      })
      const run = requests.request(mirrorOf(id), { trigger: 'manual', isFirstRun: true })
      if (direction !== 'push' && isEmpty) requests.closeUntilFirstRun(repositoryId)
      parts.rescheduled()
      return { mirror: view(id), run }
    },
    syncNow: (mirrorId, { accept = false, trigger = 'manual' } = {}) => {
      rearm(mirrorOf(mirrorId))
      return requests.request(mirrorOf(mirrorId), { trigger, accept })
    },
    pause: (mirrorId) => write(mirrorId, { pausedAt: mirrorOf(mirrorId).pausedAt ?? clock.now() }),
    resume: (mirrorId) => {
      const mirror = mirrorOf(mirrorId)
      if (mirror.pausedAt === null && mirror.stoppedAt === null) return view(mirrorId)
      rearm(mirror)
      const now = clock.now()
      const cleared = mirror.oscillatingRef === null ? {} : { oscillatingRef: null, movesCountedFrom: now }
      return write(mirrorId, { pausedAt: null, nextRunAt: now, ...cleared })
    },
    change: (mirrorId, change) => {
      const before = mirrorOf(mirrorId)
      const { address, ...choices } = change
      const isFailing = view(mirrorId).failure !== null
      const moved = address === undefined || address.url === before.url ? {} : movedTo(before, address)
      const rescoped = rescopedBy(before, choices)
      // First: should we die in between, what was forgotten is found equal again, or compared afresh.
      if (rescoped) forgetLeftOut(mirrors, { ...before, ...choices })
      const nextRunAt =
        rescoped || (isFailing && changesRules(before, change))
          ? clock.now()
          : nextRunAtAfter(before, change.intervalMs, clock.now())
      // What the target refused is looked at again under the new settings.
      stores.refusals.forget(mirrorId)
      write(mirrorId, { ...choices, nextRunAt, ...moved, ...(rescoped ? { fingerprint: null } : {}) })
      if (change.accountId !== undefined && change.accountId !== before.accountId && isFailing) {
        requests.retry([mirrorOf(mirrorId)])
      }
      return view(mirrorId)
    },
    remove: async (mirrorId) => {
      const { repository, repositoryId } = mirrorOf(mirrorId)
      mirrors.change(mirrorId, { pausedAt: clock.now() })
      await queue.cancel((job) => job.mirrorId === mirrorId)
      try {
        await forgetRemote({ ...deps, repositoryPath: deps.repositoryPath(repositoryId) }, mirrorId)
      } catch (error) {
        deps.log.warn('tracking refs of a removed mirror stay behind', { mirrorId, error: String(error) })
      }
      mirrors.remove(mirrorId)
      events.emit('mirror.removed', { id: mirrorId, repository })
      announcer.repositoryChanged(repositoryId)
    },
    getMirror: view,
    listMirrors: (repositoryId) => {
      const rows = repositoryId === undefined ? mirrors.listAll() : mirrors.listByRepository(repositoryId)
      return announcer.viewAll(rows)
    },
  }
}

/** What a failure waits for that is tried no more: other rules. */
const changesRules = (before: MirrorRow, { onDiverged, onDestructive }: ChangeMirror): boolean =>
  (onDiverged ?? before.onDiverged) !== before.onDiverged ||
  (onDestructive ?? before.onDestructive) !== before.onDestructive
/** Whether the mirror carries other refs from now on. */
const rescopedBy = (before: MirrorRow, change: ChangeMirror): boolean =>
  scopeOf({ ...before, ...change }).key !== scopeOf(before).key

/** What is left out stays on both sides; should it come back, it is compared afresh. */
const forgetLeftOut = (mirrors: MirrorStore, after: MirrorRow): void =>
  mirrors.changeBaseRefs(after.id, leftScope({ mirrors, mirror: after }, scopeOf(after).carries))

/** A new interval counts from the last check; a failing mirror keeps the moment of its retry. */
const nextRunAtAfter = (mirror: MirrorRow, intervalMs: number | undefined, now: number): number | null => {
  const same = intervalMs === undefined || intervalMs === mirror.intervalMs
  if (same || mirror.consecutiveFailures > 0) return mirror.nextRunAt
  return Math.max(now, nextRegularRunAt({ id: mirror.id, intervalMs }, mirror.lastCheckedAt ?? now))
}
