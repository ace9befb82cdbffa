import type { KeptLifetimeMs } from './kept-lifetime.ts'
import { every, type Schedule } from './schedule.ts'

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }

/** `90d`, `2s`, `500ms` in milliseconds; null for anything else. */
export const readDuration = (text: string): number | null => {
  const [, amount, unit] = /^(\d{1,9})(ms|d|h|m|s)$/.exec(text) ?? []
  return amount === undefined ? null : Number(amount) * (unitMs[unit ?? ''] ?? 0)
}

/** In the largest unit that fits evenly, so that reading it gives the same again. */
export const writeDuration = (durationMs: number): string => {
  const unit = Object.keys(unitMs).find((one) => durationMs > 0 && durationMs % (unitMs[one] ?? 1) === 0)
  return unit === undefined ? '0s' : `${durationMs / (unitMs[unit] ?? 1)}${unit}`
}

/** How long kept refs stay: `90d`, or `forever`. Undefined for anything else. */
export const readKeptLifetime = (text: string): KeptLifetimeMs | undefined =>
  text === 'forever' ? null : (readDuration(text) ?? undefined)

export const writeKeptLifetime = (lifetimeMs: KeptLifetimeMs): string =>
  lifetimeMs === null ? 'forever' : writeDuration(lifetimeMs)

/** Schedules that need no more than a word. */
export const scheduleWords = ['5m', '10m', '15m', '30m', '1h', '6h', 'daily', 'manual', 'auto'] as const
export type ScheduleWord = (typeof scheduleWords)[number]

/** A schedule as a person writes it into a file. */
export type WrittenSchedule = ScheduleWord | { readonly cron: string; readonly timeZone: string }

export const readSchedule = (written: WrittenSchedule): Schedule => {
  if (typeof written === 'object')
    return { kind: 'cron', expression: written.cron, timeZone: written.timeZone }
  if (written === 'manual') return { kind: 'manual' }
  if (written === 'auto') return { kind: 'automatic' }
  return every(written === 'daily' ? 86_400_000 : (readDuration(written) ?? 0))
}

export const writeSchedule = (schedule: Schedule): WrittenSchedule => {
  if (schedule.kind === 'cron') return { cron: schedule.expression, timeZone: schedule.timeZone }
  if (schedule.kind === 'manual') return 'manual'
  if (schedule.kind === 'automatic') return 'auto'
  const found = scheduleWords.find((word) => {
    const read = readSchedule(word)
    return read.kind === 'every' && read.intervalMs === schedule.intervalMs
  })
  return found ?? '15m'
}

/** In one line, for what is shown of a change. */
export const writtenScheduleText = (schedule: Schedule): string => {
  const written = writeSchedule(schedule)
  return typeof written === 'string' ? written : `${written.cron} (${written.timeZone})`
}
