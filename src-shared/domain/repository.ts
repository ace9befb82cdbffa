import { z } from 'zod'
import { repositoryIdSchema } from './ids.ts'

/** `syncing_first`: the first run that brings data in has not finished, so nothing is served yet. */
export const repositoryStateSchema = z.enum(['ready', 'syncing_first'])

/**
 * `repairing`: damage was found; a whole copy is being made and nothing can be written. `damaged`: what was missing
 * could not be had everywhere; the repair is tried again.
 */
export const repositoryHealthSchema = z.enum(['sound', 'repairing', 'damaged'])

export const repositorySchema = z.object({
  id: repositoryIdSchema,
  name: z.string(),
  state: repositoryStateSchema,
  health: repositoryHealthSchema,
  createdAt: z.number(),
  /** Last time any ref changed, here or by a mirror; null before the first. */
  changedAt: z.number().nullable(),
  mirrorCount: z.number().int(),
})

/** `incomplete`: some refs could not be made whole, and the damaged copy stays where it is. */
export const repairOutcomeSchema = z.enum(['was_sound', 'rebuilt', 'repaired', 'incomplete', 'failed'])

/** What was done about a damaged repository. */
export const repairSchema = z.object({
  startedAt: z.number(),
  /** Null while it is under way. */
  finishedAt: z.number().nullable(),
  outcome: repairOutcomeSchema.nullable(),
  /** Where missing objects are fetched from. */
  hosts: z.array(z.string()),
  /** Refs whose objects could not be had, with their tips. */
  lostRefs: z.array(z.object({ ref: z.string(), objectId: z.string() })),
  /** Name of the damaged copy in the folder `quarantine` of the data directory; null when nothing was set aside. */
  setAsideAs: z.string().nullable(),
})

/** What `repositories.get` adds to the row of the list: read from git at the moment of asking. */
export const repositoryDetailsSchema = repositorySchema.extend({
  defaultBranch: z.string(),
  branchCount: z.number().int(),
  tagCount: z.number().int(),
  keptRefCount: z.number().int(),
  sizeBytes: z.number().int(),
  /** Of the size, what only kept refs lead to; null until it was measured. */
  keptBytes: z.number().int().nullable(),
  packCount: z.number().int().nullable(),
  /** The last repair; null when there was none. */
  lastRepair: repairSchema.nullable(),
  /** The part of it that large files (Git LFS) take. */
  largeFileBytes: z.number().int(),
  /** The localhost remote, without a token. */
  cloneUrl: z.string(),
})

export const trashedRepositorySchema = z.object({
  id: repositoryIdSchema,
  name: z.string(),
  deletedAt: z.number(),
  /** After this moment it is removed from the disk. */
  expiresAt: z.number(),
})

export type Repository = z.infer<typeof repositorySchema>
export type RepositoryDetails = z.infer<typeof repositoryDetailsSchema>
export type RepositoryHealth = z.infer<typeof repositoryHealthSchema>
export type Repair = z.infer<typeof repairSchema>
export type RepairOutcome = z.infer<typeof repairOutcomeSchema>
export type RepositoryState = z.infer<typeof repositoryStateSchema>
export type TrashedRepository = z.infer<typeof trashedRepositorySchema>
