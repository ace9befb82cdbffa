import { newId } from '../../../src-shared/domain/ids.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { isSameSchedule } from '../../../src-shared/domain/schedule.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { Announcer } from './announcer.ts'
import { createBothSides } from './both-sides.ts'
import { createConflictCalls, type ConflictCalls } from './conflict-calls.ts'
import { createRefuseCircleWith } from './connected-mirrors.ts'
import { checkSchedule } from './cron-times.ts'
import type { AddMirror, ChangeMirror, MirrorCalls, MirrorTrashCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { leftScope } from './left-scope.ts'
import { scopeOf } from './mirror-scope.ts'
import { createMirrorTrash } from './mirror-trash.ts'
import { missing } from './missing.ts'
import type { RunQueue } from './run-queue.ts'
import type { RunRequests } from './run-requests.ts'
import { nextRegularRunAt, runAfterRest } from './regular-times.ts'

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
  MirrorTrashCalls &
  ConflictCalls

/** The mirrors themselves: added, looked at, paused, changed, removed. */
export const createMirrorLinks = (deps: MirrorEngineDeps, parts: MirrorLinksParts): MirrorLinks => {
  const { stores, clock } = deps
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
    refuseCircleWith({ ...before, url }, before)
    return {
      url,
      canonicalUrl: canonical,
      host,
      movedTo: null,
      fingerprint: null,
      heldBy: null,
      missingSince: null,
      missingCount: 0,
    }
  }

  const afterRest = (mirror: MirrorRow): number | null =>
    runAfterRest(mirror, stores.repositories.findById(mirror.repositoryId)?.changeCounter, clock.now())
  /** When it runs after a person changed it. @param moved its remote stands elsewhere now */
  const nextRunAfter = (before: MirrorRow, change: ChangeMirror, moved: boolean): number | null => {
    const now = clock.now()
    const isFailing = view(before.id).failure !== null
    const isOther = moved || rescopedBy(before, change)
    if (isFailing && (isOther || changesRules(before, change))) return now
    const after = { ...before, schedule: change.schedule ?? before.schedule }
    if (isOther) return afterRest(after)
    // A failing mirror keeps the moment of its retry, one that is held has none.
    const keeps = before.consecutiveFailures > 0 || before.heldBy !== null
    if (keeps || isSameSchedule(after.schedule, before.schedule)) return before.nextRunAt
    return nextAfterCheck(after, now) ?? afterRest(after)
  }

  const refuseCircleWith = createRefuseCircleWith(deps)

  /** Stores a new mirror, refused for a circle, or where it would publish. @returns its id */
  const insert = async (
    { address, repositoryId, direction, accountId, confirmPublic, ...choices }: AddMirror,
    pausedAt: number | null,
  ): Promise<string> => {
    const repository = stores.repositories.findById(repositoryId)?.name ?? ''
    const added = { repositoryId, repository, direction, url: address.url }
    // A second link with the same remote is refused in other words.
    refuseCircleWith(added, { repositoryId, canonicalUrl: address.canonical })
    await deps.refusePublishing?.({
      repositoryId,
      repository,
      mirrorId: null,
      direction,
      address,
      isConfirmed: confirmPublic ?? false,
    })
    const now = clock.now()
    const id = newId('mir')
    const schedule = choices.schedule ?? stores.settings.read().defaultSchedule
    checkSchedule(schedule, now)
    const timed = { id, url: address.url, schedule, createdAt: now, lastChangedAt: null }
    mirrors.insert({
      id,
      repositoryId,
      direction,
      url: address.url,
      canonicalUrl: address.canonical,
      host: address.host,
      accountId,
      schedule,
      onDiverged: choices.onDiverged ?? 'stop',
      onDestructive: choices.onDestructive ?? 'hold',
      patterns: choices.patterns ?? [],
      notes: choices.notes ?? null,
      extraBranches: choices.extraBranches ?? true,
      acceptWhileAway: choices.acceptWhileAway ?? false,
      createdAt: now,
      nextRunAt: nextRegularRunAt(timed, now),
    })
    // Before anything could take it for due.
    if (pausedAt !== null) mirrors.change(id, { pausedAt })
    return id
  }

  const bothSidesOf = createBothSides(deps)
  const trash = createMirrorTrash(deps, {
    announcer,
    queue,
    mirrorOf,
    refuseCircle: (mirror) => refuseCircleWith(mirror, mirror),
    rescheduled: parts.rescheduled,
  })

  return {
    ...createConflictCalls(deps, { mirrorOf, request: requests.request }),
    addMirror: async (input) => {
      const { repositoryId, direction } = input
      const isEmpty = await requests.isEmptyRepository(repositoryId)
      const id = await insert(input, null)
      const run = requests.request(mirrorOf(id), { trigger: 'manual', isFirstRun: true })
      if (direction !== 'push' && isEmpty) requests.closeUntilFirstRun(repositoryId)
      parts.rescheduled()
      return { mirror: view(id), run }
    },
    addPausedMirror: async (input) => {
      const id = await insert(input, clock.now())
      announcer.mirrorChanged(id)
      return view(id)
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
      return write(mirrorId, { pausedAt: null, nextRunAt: afterRest(mirror), ...cleared })
    },
    change: (mirrorId, change) => {
      const before = mirrorOf(mirrorId)
      const { address, ...choices } = change
      const isFailing = view(mirrorId).failure !== null
      if (change.schedule !== undefined) checkSchedule(change.schedule, clock.now())
      const moved = address === undefined || address.url === before.url ? null : movedTo(before, address)
      const rescoped = rescopedBy(before, choices)
      // First: should we die in between, what was forgotten is found equal again, or compared afresh.
      if (rescoped) forgetLeftOut(mirrors, { ...before, ...choices })
      const nextRunAt = nextRunAfter(before, change, moved !== null)
      // What the target refused is looked at again under the new settings.
      stores.refusals.forget(mirrorId)
      write(mirrorId, { ...choices, nextRunAt, ...moved, ...(rescoped ? { fingerprint: null } : {}) })
      if (change.accountId !== undefined && change.accountId !== before.accountId && isFailing) {
        requests.retry([mirrorOf(mirrorId)])
      }
      return view(mirrorId)
    },
    ...trash,
    getMirror: view,
    previewSchedule: (schedule, mirrorId) => {
      const now = clock.now()
      checkSchedule(schedule, now)
      if (mirrorId !== undefined) return nextAfterCheck({ ...mirrorOf(mirrorId), schedule }, now)
      // Its first run, which comes at once, is the check that the next one is counted from.
      const url = 'https://localhost/new'
      return nextRegularRunAt({ id: '', url, schedule, createdAt: now, lastChangedAt: null }, now)
    },
    bothSides: async (mirrorId) => bothSidesOf(mirrorOf(mirrorId)),
    refusePublishing: async (mirrorId, address, isConfirmed) => {
      const { repositoryId, repository, direction } = mirrorOf(mirrorId)
      const change = { repositoryId, repository, mirrorId, direction, address, isConfirmed }
      await deps.refusePublishing?.(change)
    },
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

/** A new interval counts from the last check. */
const nextAfterCheck = (mirror: MirrorRow, now: number): number | null => {
  const regular = nextRegularRunAt(mirror, mirror.lastCheckedAt ?? now)
  if (regular === null || regular > now) return regular
  // The times of cron are not made up for: the next one counts.
  return mirror.schedule.kind === 'cron' ? nextRegularRunAt(mirror, now) : now
}
