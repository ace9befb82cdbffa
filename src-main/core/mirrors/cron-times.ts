import { Cron } from 'croner'
import type { CronSchedule, Schedule } from '../../../src-shared/domain/schedule.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

const minute = 60_000
/** Closer together than the shortest interval would be a burden to the host. */
const leastGapMs = 5 * minute
const day = 24 * 60 * minute

/**
 * croner only computes here. Five fields; a fixed time that a change of the clocks leaves out comes right after the
 * gap, and one that it brings twice comes once, as Vixie cron has it
 * (https://croner.56k.guru/usage/pattern/, https://manpages.debian.org/cron.8).
 */
const parse = ({ expression, timeZone }: CronSchedule): Cron =>
  new Cron(expression, { paused: true, timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' })

/** The first moment after `after` that a schedule names; null when there is none. Epoch milliseconds. */
export const nextCronTime = (schedule: CronSchedule, after: number): number | null =>
  parse(schedule).nextRun(new Date(after))?.getTime() ?? null

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Whether two runs of a day, the first it names, are too close together. */
const isTooDense = (cron: Cron, first: Date): boolean => {
  const until = first.getTime() + day
  let before = first
  for (let next = cron.nextRun(before); next !== null; next = cron.nextRun(before)) {
    if (next.getTime() - before.getTime() < leastGapMs) return true
    if (next.getTime() > until) return false
    before = next
  }
  return false
}

/** Why a cron schedule means nothing, in a sentence; null when it does. */
const problemOf = (schedule: CronSchedule, now: number): string | null => {
  const { expression, timeZone } = schedule
  if (!isTimeZone(timeZone)) return `There is no time zone "${timeZone}"; one is called like Europe/Berlin.`
  let cron: Cron
  try {
    cron = parse(schedule)
  } catch {
    return `"${expression}" is no cron expression. It has five fields: minute, hour, day of the month, month, weekday; 0 3 * * * is every day at 03:00.`
  }
  const first = cron.nextRun(new Date(now))
  if (first === null) return `"${expression}" names a moment that never comes.`
  return isTooDense(cron, first) ? `"${expression}" runs more often than every 5 minutes.` : null
}

/** Why a schedule means nothing, or too much, in a sentence; null when it is one. */
export const scheduleProblem = (schedule: Schedule, now: number): string | null =>
  schedule.kind === 'cron' ? problemOf(schedule, now) : null

/** @throws AppError `invalid_input` that names the field, for a cron schedule that means nothing or too much */
export const checkSchedule = (schedule: Schedule, now: number, field = 'schedule'): void => {
  const reason = scheduleProblem(schedule, now)
  if (reason !== null)
    throw new AppError('invalid_input', `${field}: ${reason}`, {
      details: { field, reason: `${field}: ${reason}` },
    })
}
