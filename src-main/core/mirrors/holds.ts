import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { HoldReason, HoldRow, HoldStore } from '../ports/hold-store.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import {
  accountKeyOf,
  hostKeyOf,
  keyOfFailure,
  keysOf,
  limitKeyOf,
  provesAnswer,
  provesSignIn,
  signOnKeyOf,
  type HoldParty,
} from './hold-keys.ts'
import { limitEndsAt, nextCredentialProbeAt, nextProbeAt, serverErrorsOfHost } from './host-breaker.ts'
import type { RunJob } from './run-job.ts'
import { retryAfterMs } from './schedule-times.ts'

/** One look at the clock at least this often, should it be set or the computer sleep. */
const longestWaitMs = 3_600_000
/** Those that waited run one after the other. */
const releaseSpreadMs = 250

/** A run that is about to ask its host. */
export type HeldJob = Pick<RunJob, 'mirrorId' | 'isWished' | 'askedAt'>

/**
 * What holds many mirrors back together: a host that does not answer, a limit of requests, a sign-in that does not
 * open (mirror semantics 2.10, H, R and A). The first failure opens a hold; mirrors that come due meanwhile are parked
 * with it instead of failing one by one; one of them asks again from time to time, and the first success lets all go,
 * spread out. Stored, so that a restart does not send everybody off at once.
 */
export type Holds = {
  /** What holds the mirror back; null when nothing does. */
  readonly of: (mirror: HoldParty) => HoldRow | null
  /** Puts a mirror aside until its hold ends. */
  readonly park: (mirrorId: string, hold: HoldRow) => void
  /**
   * Whether a run that has got its turn must not go on: the failure of its hold. A probe passes; so does a person's
   * wish, unless the host was asked since it was uttered, or asked for patience.
   */
  readonly blocks: (job: HeldJob) => HoldRow | null
  /**
   * Learns from a run that asked its host.
   * @returns the hold that its failure belongs to
   */
  readonly learn: (mirror: MirrorRow, error: AppError | null) => HoldRow | null
  /** Whether the mirror asks its host for all that wait for it. */
  readonly isProbe: (mirrorId: string) => boolean
  /** The run of a mirror told nothing about its host: a probe is made up for later. */
  readonly inconclusive: (mirrorId: string) => void
  /** The sign-in is another one now. */
  readonly credentialChanged: (accountId: string) => void
  /** The network came back: hosts that do not answer are asked at once. */
  readonly networkChanged: () => void
  readonly start: () => void
  readonly stop: () => void
}

export const failureOfHold = ({ code, details, until }: HoldRow): AppError =>
  new AppError(code, 'The host is not asked at present.', { details: { ...details, heldUntil: until } })

export type HoldsDeps = {
  readonly clock: Clock
  readonly random: RandomFraction
  readonly log: Log
  readonly store: HoldStore
  readonly mirrors: Pick<
    MirrorStore,
    'find' | 'change' | 'nextHeld' | 'releaseHeld' | 'releaseOrphans' | 'listByHost' | 'listByAccount'
  >
  /** Queues the run of a mirror that asks for all. */
  readonly probe: (mirror: MirrorRow) => void
  /** Mirrors stand otherwise now. */
  readonly changed: (mirrorIds: readonly string[]) => void
  /** A `nextRunAt` was written. */
  readonly rescheduled: () => void
}

export const createHolds = (deps: HoldsDeps): Holds => {
  const { clock, store, mirrors } = deps
  const holds = new Map(store.list().map((hold) => [hold.key, hold]))
  /** The mirror that asks for all, by hold. */
  const probing = new Map<string, string>()
  const lastProbed = new Map<string, string>()
  /** Mirrors that met server errors at a host since it last answered. */
  const serverErrors = new Map<string, Set<string>>()
  /** The mirror whose failure opened a hold. */
  const openers = new Map<string, string>()
  /** By hold: mirrors that failed while others got through. It is a matter of their repository, and opens nothing. */
  const alone = new Map<string, Set<string>>()
  /** How often in a row a host asked for patience, by hold. */
  const limitsInRow = new Map<string, number>()
  let started = false
  let withdraw = (): void => undefined

  const write = (hold: HoldRow): HoldRow => {
    holds.set(hold.key, hold)
    store.put(hold)
    arm()
    return hold
  }

  const partiesOf = (hold: HoldRow): readonly MirrorRow[] => {
    const candidates =
      hold.reason === 'credential' && hold.accountId !== null
        ? mirrors.listByAccount(hold.accountId)
        : mirrors.listByHost(hold.host)
    return candidates.filter((mirror) => keysOf(mirror).includes(hold.key))
  }

  const release = (key: string): void => {
    const hold = holds.get(key)
    if (hold === undefined) return
    const parties = partiesOf(hold)
    holds.delete(key)
    probing.delete(key)
    store.remove(key)
    mirrors.releaseHeld(key, clock.now(), releaseSpreadMs)
    deps.rescheduled()
    deps.changed(parties.map(({ id }) => id))
  }

  const endOf = (reason: HoldReason, error: AppError, attempts: number): number => {
    const now = clock.now()
    switch (reason) {
      case 'host':
      case 'offline':
        return nextProbeAt(attempts, now)
      case 'rate_limit':
        return limitEndsAt(retryAfterMs(error), attempts, now, deps.random)
      case 'credential':
        return nextCredentialProbeAt(now)
    }
  }

  const open = (key: string, mirror: MirrorRow, error: AppError, reason: HoldReason): HoldRow | null => {
    const now = clock.now()
    const before = standing(key) ?? undefined
    if (before === undefined && alone.get(key)?.has(mirror.id) === true) return null
    // What git wrote is of one mirror; the hold is about all.
    const { output: _output, path: _path, ...details } = error.details
    if (before === undefined) {
      const { host, accountId } = mirror
      openers.set(key, mirror.id)
      const attempts = reason === 'rate_limit' ? (limitsInRow.get(key) ?? 0) : 0
      if (reason === 'rate_limit') limitsInRow.set(key, attempts + 1)
      const until = endOf(reason, error, attempts)
      const opened = { key, reason, host, accountId, code: error.code, details, since: now }
      const hold = write({ ...opened, failedAt: now, until, attempts })
      deps.changed(partiesOf(hold).flatMap(({ id }) => (id === mirror.id ? [] : [id])))
      return hold
    }
    const again = { ...before, reason, code: error.code, details, failedAt: now }
    if (reason === 'rate_limit') {
      const until = retryAfterMs(error) === null ? before.until : endOf(reason, error, before.attempts)
      return write({ ...again, until: Math.max(before.until, until) })
    }
    // Runs that were under way when the hold began say nothing new; the probe does.
    if (probing.get(key) !== mirror.id) return write(again)
    probing.delete(key)
    const attempts = before.attempts + 1
    return write({ ...again, attempts, until: endOf(reason, error, attempts) })
  }

  const learnServerError = (mirror: MirrorRow, error: AppError): HoldRow | null => {
    const key = hostKeyOf(mirror)
    const known = serverErrors.get(key) ?? new Set()
    serverErrors.set(key, known.add(mirror.id))
    return holds.has(key) || known.size >= serverErrorsOfHost ? open(key, mirror, error, 'host') : null
  }

  const learnAnswer = (mirror: MirrorRow, error: AppError | null): void => {
    if (provesAnswer(error)) {
      serverErrors.delete(hostKeyOf(mirror))
      passed(hostKeyOf(mirror), mirror)
      if (error?.code !== 'remote_rate_limited') limitsInRow.delete(limitKeyOf(mirror))
    }
    if (!provesSignIn(error)) return
    for (const key of [accountKeyOf(mirror), signOnKeyOf(mirror)]) if (key !== null) passed(key, mirror)
  }

  /** A mirror got through where a hold is, or may be. */
  const passed = (key: string, mirror: MirrorRow): void => {
    alone.get(key)?.delete(mirror.id)
    if (!holds.has(key)) return
    const opener = openers.get(key)
    openers.delete(key)
    if (opener !== undefined && opener !== mirror.id)
      alone.set(key, (alone.get(key) ?? new Set()).add(opener))
    release(key)
  }

  const reasonOf = (error: AppError): HoldReason =>
    error.code === 'remote_offline'
      ? 'offline'
      : error.code === 'remote_rate_limited'
        ? 'rate_limit'
        : error.code === 'remote_unreachable'
          ? 'host'
          : 'credential'

  const ask = (hold: HoldRow): void => {
    if (hold.reason === 'rate_limit') {
      release(hold.key)
      return
    }
    const mirror = mirrors.nextHeld(hold.key, lastProbed.get(hold.key) ?? '')
    if (mirror === null) {
      release(hold.key)
      return
    }
    probing.set(hold.key, mirror.id)
    lastProbed.set(hold.key, mirror.id)
    deps.probe(mirror)
  }

  const wake = (): void => {
    try {
      const now = clock.now()
      for (const hold of [...holds.values()]) {
        if (hold.until <= now && !probing.has(hold.key)) ask(hold)
      }
    } catch (error) {
      deps.log.error('mirrors that wait for a host could not be looked at', { error: String(error) })
    }
    arm(60_000)
  }

  /** @param leastMs no sooner than that, where the last look did not change what is due */
  const arm = (leastMs = 0): void => {
    withdraw()
    withdraw = () => undefined
    if (!started || holds.size === 0) return
    const waiting = [...holds.values()].filter(({ key }) => !probing.has(key))
    if (waiting.length === 0) return
    const dueMs = Math.min(...waiting.map(({ until }) => until)) - clock.now()
    const overdue = dueMs <= 0
    withdraw = clock.setTimer(Math.min(overdue ? leastMs : dueMs, longestWaitMs), wake)
  }

  const inconclusive = (mirrorId: string): void => {
    for (const [key, prober] of probing) {
      if (prober !== mirrorId) continue
      probing.delete(key)
      const hold = holds.get(key)
      if (hold !== undefined) write({ ...hold, until: nextProbeAt(hold.attempts, clock.now()) })
    }
  }

  /** A limit whose time has come holds nobody, though its timer may ring a little later. */
  const standing = (key: string): HoldRow | null => {
    const hold = holds.get(key)
    if (hold === undefined) return null
    return hold.reason === 'rate_limit' && hold.until <= clock.now() ? null : hold
  }

  return {
    of: (mirror) => {
      if (holds.size === 0) return null
      for (const key of keysOf(mirror)) {
        const hold = standing(key)
        if (hold !== null) return hold
      }
      return null
    },
    park: (mirrorId, hold) => {
      mirrors.change(mirrorId, { heldBy: hold.key, nextRunAt: null })
    },
    blocks: (job) => {
      if (job.mirrorId === null || holds.size === 0) return null
      const mirror = mirrors.find(job.mirrorId)
      if (mirror === null) return null
      for (const key of keysOf(mirror)) {
        const hold = standing(key)
        if (hold === null || probing.get(key) === mirror.id) continue
        const isWished = job.isWished && hold.failedAt <= job.askedAt
        if (!isWished || hold.reason === 'rate_limit') return hold
      }
      return null
    },
    learn: (mirror, error) => {
      learnAnswer(mirror, error)
      if (error === null) return null
      const { status, diskFull, retryAfterSeconds } = error.details
      const isServerError = error.code === 'remote_error' && typeof status === 'number' && status >= 500
      if (isServerError && diskFull !== true && retryAfterSeconds === undefined) {
        return learnServerError(mirror, error)
      }
      const key = keyOfFailure(mirror, error)
      if (key === null) {
        inconclusive(mirror.id)
        return null
      }
      const hold = open(key, mirror, error, reasonOf(error))
      // It asked for another hold too, and was kept from the answer by this one.
      inconclusive(mirror.id)
      return hold
    },
    isProbe: (mirrorId) => [...probing.values()].includes(mirrorId),
    inconclusive,
    credentialChanged: (accountId) => {
      for (const hold of [...holds.values()]) {
        if (hold.reason !== 'credential' || hold.accountId !== accountId) continue
        alone.delete(hold.key)
        openers.delete(hold.key)
        release(hold.key)
      }
    },
    networkChanged: () => {
      for (const hold of [...holds.values()]) {
        if (hold.reason === 'offline' || hold.reason === 'host') write({ ...hold, until: clock.now() })
      }
    },
    start: () => {
      started = true
      mirrors.releaseOrphans([...holds.keys()], clock.now())
      arm()
    },
    stop: () => {
      started = false
      withdraw()
    },
  }
}
