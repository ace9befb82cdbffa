import { hash } from 'node:crypto'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { nextCronTime } from './cron-times.ts'
import { storedAddress } from './stored-address.ts'

const minute = 60_000
const hour = 60 * minute

/** Bounds of the interval that `automatic` finds (mirror semantics 2.12). */
const automaticAtLeastMs = 5 * minute
const automaticAtMostMs = 8 * hour
/** SSH has no connection that is kept: each check costs the host a sign-in (mirror semantics 3). */
const automaticOverSshMs = 15 * minute

/** From which pauses after failures grow, where the schedule has no interval. */
const usualIntervalMs = 15 * minute

/** What the time of the next run depends on. */
export type TimedMirror = Pick<MirrorRow, 'id' | 'url' | 'schedule' | 'createdAt' | 'lastChangedAt'>

/**
 * Checks at intervals begin at such times and at no others, so that thousands of mirrors are looked at a few dozen at a
 * time, over connections and caches that are still warm: one by one each check takes three times the processor time.
 */
const gridMs = 10_000

/** A number in 0 ≤ x < 1 that is always the same for the same text. */
const fractionOf = (text: string): number => hash('sha256', text, 'buffer').readUInt32BE(0) / 0x1_0000_0000

/**
 * The time of the grid before or after `at`, the nearer one the more often: intervals keep their length on average, and
 * mirrors that ran together once do not do so for ever.
 */
const onGrid = (at: number, mirrorId: string): number =>
  Math.floor(at / gridMs + fractionOf(`${mirrorId} ${at}`)) * gridMs

/** A fixed share in ±10 % for each mirror, so that mirrors added together do not run together for ever. */
export const jitterOf = (mirrorId: string): number => fractionOf(mirrorId) / 5 - 0.1

/** Half of how long nothing has changed, as Sourcegraph does it: what is quiet is looked at more seldom. */
const automaticIntervalMs = (mirror: TimedMirror, checkedAt: number): number => {
  const quietMs = checkedAt - (mirror.lastChangedAt ?? mirror.createdAt)
  const isSsh = storedAddress(mirror.url).protocol === 'ssh'
  return Math.min(
    automaticAtMostMs,
    Math.max(isSsh ? automaticOverSshMs : automaticAtLeastMs, Math.round(quietMs / 2)),
  )
}

/**
 * When a mirror whose check ended at `from` is looked at again by itself; null for a manual one. Intervals are spread,
 * what cron says is taken at its word.
 */
export const nextRegularRunAt = (mirror: TimedMirror, from: number): number | null => {
  const { schedule } = mirror
  const after = (intervalMs: number): number =>
    onGrid(from + Math.round(intervalMs * (1 + jitterOf(mirror.id))), mirror.id)
  switch (schedule.kind) {
    case 'manual':
      return null
    case 'every':
      return after(schedule.intervalMs)
    case 'automatic':
      return after(automaticIntervalMs(mirror, from))
    case 'cron':
      return nextCronTime(schedule, from)
  }
}

/** The pause after a first failure that passes by itself; the next ones double it. */
export const firstPauseMs = (schedule: Schedule): number =>
  schedule.kind === 'every' ? schedule.intervalMs : usualIntervalMs

/** @param at when it would be looked at; nobody looks at a manual mirror once a day or week */
export const unlessManual = ({ schedule }: Pick<MirrorRow, 'schedule'>, at: number | null): number | null =>
  schedule.kind === 'manual' ? null : at

/** Whether the remote lacks a change made here, as far as the mirror knows. @param changeCounter of its repository */
export const owesPush = (
  { direction, syncedChangeCounter }: Pick<MirrorRow, 'direction' | 'syncedChangeCounter'>,
  changeCounter: number | undefined,
): boolean => direction !== 'pull' && changeCounter !== syncedChangeCounter

/**
 * When a mirror runs that rested for a while, by a person's wish: at once. A manual one only if pushes came meanwhile.
 * @param changeCounter of its repository
 */
export const runAfterRest = (
  mirror: MirrorRow,
  changeCounter: number | undefined,
  now: number,
): number | null => (mirror.schedule.kind !== 'manual' || owesPush(mirror, changeCounter) ? now : null)
