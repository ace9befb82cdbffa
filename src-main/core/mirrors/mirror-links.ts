import { newId } from '../../../src-shared/domain/ids.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Announcer } from './announcer.ts'
import { createConflictCalls, type ConflictCalls } from './conflict-calls.ts'
import type { MirrorCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { forgetRefs } from './forget-refs.ts'
import { missing } from './missing.ts'
import { trackingPrefix } from './ref-scope.ts'
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

/** The calls about one mirror, or a list of them. */
export type MirrorLinks = Omit<MirrorCalls, 'syncAll' | 'pauseAll' | 'resumeAll' | 'pausedAll'> &
  ConflictCalls

/** The mirrors themselves: added, looked at, paused, changed, removed. */
export const createMirrorLinks = (deps: MirrorEngineDeps, parts: MirrorLinksParts): MirrorLinks => {
  const { stores, clock, git, events } = deps
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
  const write = (mirrorId: string, change: Parameters<typeof mirrors.change>[1]): Mirror => {
    mirrors.change(mirrorId, change)
    parts.rescheduled()
    announcer.mirrorChanged(mirrorId)
    return view(mirrorId)
  }

  return {
    ...createConflictCalls(deps, { mirrorOf, request: requests.request }),
    addMirror: async ({ address, repositoryId, direction, accountId, ...choices }) => {
      const isEmpty = await requests.isEmptyRepository(repositoryId)
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
        acceptWhileAway: choices.acceptWhileAway ?? false,
        createdAt: now,
        nextRunAt: nextRegularRunAt({ id, intervalMs }, now),
      })
      const run = requests.request(mirrorOf(id), { trigger: 'manual', isFirstRun: true })
      if (direction !== 'push' && isEmpty) requests.closeUntilFirstRun(repositoryId)
      parts.rescheduled()
      return { mirror: view(id), run }
    },
    syncNow: (mirrorId, { accept = false, trigger = 'manual' } = {}) =>
      requests.request(mirrorOf(mirrorId), { trigger, accept }),
    pause: (mirrorId) => write(mirrorId, { pausedAt: mirrorOf(mirrorId).pausedAt ?? clock.now() }),
    resume: (mirrorId) => {
      const { pausedAt, oscillatingRef } = mirrorOf(mirrorId)
      if (pausedAt === null) return view(mirrorId)
      const now = clock.now()
      const cleared = oscillatingRef === null ? {} : { oscillatingRef: null, movesCountedFrom: now }
      return write(mirrorId, { pausedAt: null, nextRunAt: now, ...cleared })
    },
    change: (mirrorId, change) => {
      const before = mirrorOf(mirrorId)
      write(mirrorId, { ...change, nextRunAt: nextRunAtAfter(before, change.intervalMs, clock.now()) })
      if (change.accountId !== undefined && change.accountId !== before.accountId) {
        requests.retryFailing([mirrorOf(mirrorId)])
      }
      return view(mirrorId)
    },
    remove: async (mirrorId) => {
      const { repository, repositoryId } = mirrorOf(mirrorId)
      mirrors.change(mirrorId, { pausedAt: clock.now() })
      await queue.cancel((job) => job.mirrorId === mirrorId)
      try {
        await forgetRefs(git, deps.repositoryPath(repositoryId), trackingPrefix(mirrorId))
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

/** A new interval counts from the last check; a failing mirror keeps the moment of its retry. */
const nextRunAtAfter = (mirror: MirrorRow, intervalMs: number | undefined, now: number): number | null => {
  const same = intervalMs === undefined || intervalMs === mirror.intervalMs
  if (same || mirror.consecutiveFailures > 0) return mirror.nextRunAt
  return Math.max(now, nextRegularRunAt({ id: mirror.id, intervalMs }, mirror.lastCheckedAt ?? now))
}
