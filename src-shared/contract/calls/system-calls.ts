import { z } from 'zod'
import { credentialHelperSchema, diskUseSchema } from '../../domain/disk-use.ts'
import { overviewSchema, systemInfoSchema } from '../../domain/overview.ts'
import { settingsSchema } from '../../domain/settings.ts'
import { nothing } from './common.ts'

export const systemCalls = {
  'system.info': { input: nothing, output: systemInfoSchema },
  /** A link that opens the interface in a browser: usable once, for ten minutes. */
  'system.createOpenLink': { input: nothing, output: z.object({ url: z.string(), expiresAt: z.number() }) },
  /** Walks the data directory; seconds on a large one. */
  'system.diskUse': { input: nothing, output: diskUseSchema },

  /** Whether everyday git on this computer signs in to the localhost remote by itself. */
  'credentialHelper.get': { input: nothing, output: credentialHelperSchema },
  'credentialHelper.setUp': { input: nothing, output: credentialHelperSchema },
  'credentialHelper.remove': { input: nothing, output: credentialHelperSchema },

  'overview.get': { input: nothing, output: overviewSchema },

  'settings.get': { input: nothing, output: settingsSchema },
  'settings.change': { input: settingsSchema.partial(), output: settingsSchema },
} as const
