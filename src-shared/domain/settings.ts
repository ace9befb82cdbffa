import { z } from 'zod'
import { keptLifetimeMsSchema } from './kept-lifetime.ts'
import { directionSchema } from './mirror.ts'
import { defaultSchedule, scheduleSchema } from './schedule.ts'

const day = 86_400_000

export const settingsSchema = z.object({
  /** When new mirrors run by themselves. */
  defaultSchedule: scheduleSchema,
  /** Runs that nobody asked for wait while the computer runs on its battery; pushes made here do not. */
  waitOnBattery: z.boolean(),
  /** How long kept refs stay restorable, in milliseconds; null: for ever. A repository may have its own. */
  keptRefLifetimeMs: keptLifetimeMsSchema,
  /** Direction of new mirrors for which nobody says another. */
  defaultDirection: directionSchema,
  /** How long a push mirror waits after a push to localhost for the next one, in milliseconds; ten seconds at most. */
  pushDelayMs: z.number().int().min(0).max(10_000),
  /** Where the localhost remote listens from the next start on; null: 127.0.0.1, or what the command line says. */
  listenHost: z.string().trim().min(1).max(255).nullable(),
  /** Null: 7420, or what the command line says. */
  listenPort: z.number().int().min(1).max(65_535).nullable(),
  /**
   * The address under which forges reach this Mirrordesk, for webhooks alone: a reverse proxy or a tunnel that leads here.
   * null: they do not, and no webhook is made.
   */
  publicAddress: z.string().trim().min(1).max(1_024).nullable(),
  /** The git program, from the next start on; null: the first one in PATH. */
  gitPath: z.string().trim().min(1).max(4_096).nullable(),
  /** Desktop: notify of the first failure of a streak and of recovery. */
  notifications: z.boolean(),
  /** Desktop: closing the window leaves Mirrordesk in the tray. */
  closeToTray: z.boolean(),
  /** Desktop: start when the person signs in to the computer. */
  startAtLogin: z.boolean(),
  appearance: z.enum(['system', 'light', 'dark']),
  /** Height of the rows of lists. */
  density: z.enum(['comfortable', 'compact']),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  defaultSchedule,
  waitOnBattery: true,
  keptRefLifetimeMs: 90 * day,
  defaultDirection: 'pull',
  pushDelayMs: 2_000,
  listenHost: null,
  listenPort: null,
  publicAddress: null,
  gitPath: null,
  notifications: true,
  closeToTray: true,
  startAtLogin: false,
  appearance: 'system',
  density: 'comfortable',
}

/** How long a deleted repository, or a mirror that was removed, stays in the trash. */
export const trashLifetimeMs = 14 * day
