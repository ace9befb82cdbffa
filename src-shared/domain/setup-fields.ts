import { z } from 'zod'
import { parseRemoteUrl } from './remote-url.ts'
import { scheduleWords } from './written-time.ts'

/** Fields that several parts of a set-up file have. */

const scheduleSentence = `A schedule is one of ${scheduleWords.join(', ')}, or { cron: "0 3 * * *", timeZone: Europe/Berlin }.`
export const writtenScheduleSchema = z
  .union(
    [
      z.enum(scheduleWords),
      z.strictObject({
        cron: z.string().trim().min(1).max(200).describe('Five fields: minute, hour, day, month, weekday.'),
        timeZone: z.string().min(1).max(100).describe('Like Europe/Berlin.'),
      }),
    ],
    { error: scheduleSentence },
  )
  .describe('When it runs by itself.')

/** What is wrong with an address, never repeating it: it may hold a secret. */
const addressProblem = (url: string): string | null => {
  try {
    const { userInfo } = parseRemoteUrl(url)
    if (userInfo === null) return null
    return 'An address in the file has no user name or password; name an account that has them.'
  } catch (error) {
    return error instanceof Error && !url.includes('@') ? error.message : 'This is not a git address.'
  }
}

/** A check whose sentence is said as it is. */
export const sayProblem =
  (problemOf: (text: string) => string | null) =>
  (text: string, context: z.RefinementCtx): void => {
    const message = problemOf(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  }

/** A git address without a sign-in in it. */
export const addressSchema = z
  .string()
  .trim()
  .min(1, 'This is empty.')
  .superRefine(sayProblem(addressProblem))

/** `owner/name`, of any depth. */
export const forgePathPattern = /^[^\s/?#\\]+(?:\/[^\s/?#\\]+)+$/
