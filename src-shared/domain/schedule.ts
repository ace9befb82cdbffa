import { z } from 'zod'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The intervals a person may choose, in milliseconds: 5, 10, 15, 30 and 60 minutes, 6 hours, a day. */
export const intervalChoicesMs: readonly number[] = [
  ...[5, 10, 15, 30, 60].map((minutes) => minutes * minute),
  6 * hour,
  day,
]

/**
 * When a mirror runs by itself (mirror semantics 2.12). Runs that a person or a push asks for come besides.
 * `manual`: never. `every`: at an interval. `cron`: at the minutes of five cron fields, in a time zone of the IANA
 * database; whether such an expression means anything is checked where it is stored. `automatic`: the longer nothing
 * changed, the more seldom.
 */
export const scheduleSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('manual') }),
    z.object({
      kind: z.literal('every'),
      intervalMs: z
        .number()
        .int()
        .refine(
          (value) => intervalChoicesMs.includes(value),
          'The interval is 5, 10, 15, 30 or 60 minutes, 6 hours or a day.',
        ),
    }),
    z.object({
      kind: z.literal('cron'),
      expression: z
        .string()
        .trim()
        .min(1, 'A cron expression is missing, like 0 3 * * * for every day at 03:00.')
        .max(200, 'A cron expression has at most 200 characters.'),
      timeZone: z.string().min(1, 'A time zone is missing, like Europe/Berlin.').max(100),
    }),
    z.object({ kind: z.literal('automatic') }),
  ],
  { error: 'A schedule is manual, every (with an interval), cron (with an expression) or automatic.' },
)
export type Schedule = z.infer<typeof scheduleSchema>

/** The same as it is shown: a mirror that a forge runs may have any interval. */
export const shownScheduleSchema = z.discriminatedUnion('kind', [
  scheduleSchema.options[0],
  z.object({ kind: z.literal('every'), intervalMs: z.number().int() }),
  scheduleSchema.options[2],
  scheduleSchema.options[3],
])
export type CronSchedule = Extract<Schedule, { readonly kind: 'cron' }>

/** At an interval, in milliseconds. */
export const every = (intervalMs: number): Schedule => ({ kind: 'every', intervalMs })

export const defaultSchedule: Schedule = every(15 * minute)

/** Whether both mean the same runs. */
export const isSameSchedule = (left: Schedule, right: Schedule): boolean => {
  if (left.kind === 'every') return right.kind === 'every' && left.intervalMs === right.intervalMs
  if (left.kind !== 'cron') return left.kind === right.kind
  return right.kind === 'cron' && left.expression === right.expression && left.timeZone === right.timeZone
}
