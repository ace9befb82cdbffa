import { z } from 'zod'

/** What the data directory takes on the disk, in bytes. Counted when asked for. */
export const diskUseSchema = z.object({
  dataDirectory: z.string(),
  databaseBytes: z.number().int(),
  repositoriesBytes: z.number().int(),
  trashBytes: z.number().int(),
  logBytes: z.number().int(),
  freeBytes: z.number().int(),
  /** The ten largest repositories, largest first. */
  largest: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
})
export type DiskUse = z.infer<typeof diskUseSchema>

/** Whether git on this computer asks Mirrordesk for tokens of the localhost remote. */
export const credentialHelperSchema = z.object({
  state: z.enum(['set_up', 'not_set_up', 'other_program', 'unavailable']),
  /** What git is told to run; null when it is not set up. */
  command: z.string().nullable(),
})
export type CredentialHelper = z.infer<typeof credentialHelperSchema>
