import { z } from 'zod'

/** What one repository takes; `keptBytes` and `packCount` are null until upkeep has measured it. */
export const repositorySizeSchema = z.object({
  name: z.string(),
  bytes: z.number().int(),
  /** Of these, what only kept refs lead to. */
  keptBytes: z.number().int().nullable(),
  packCount: z.number().int().nullable(),
})
export type RepositorySize = z.infer<typeof repositorySizeSchema>

/** What the data directory takes on the disk, in bytes. Counted when asked for. */
export const diskUseSchema = z.object({
  dataDirectory: z.string(),
  databaseBytes: z.number().int(),
  repositoriesBytes: z.number().int(),
  trashBytes: z.number().int(),
  logBytes: z.number().int(),
  freeBytes: z.number().int(),
  /** Damaged copies that were replaced by whole ones. */
  quarantineBytes: z.number().int(),
  /** Too little is free: what brings data in waits until there is more. */
  isLow: z.boolean(),
  /** The largest repositories, at most a hundred, largest first. */
  largest: z.array(repositorySizeSchema),
})
export type DiskUse = z.infer<typeof diskUseSchema>

/** Whether git on this computer asks Mirrordesk for tokens of the localhost remote. */
export const credentialHelperSchema = z.object({
  state: z.enum(['set_up', 'not_set_up', 'other_program', 'unavailable']),
  /** What git is told to run; null when it is not set up. */
  command: z.string().nullable(),
})
export type CredentialHelper = z.infer<typeof credentialHelperSchema>
