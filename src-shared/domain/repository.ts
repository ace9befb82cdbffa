import { z } from 'zod'
import { repositoryIdSchema } from './ids.ts'

/** `syncing_first`: the first run that brings data in has not finished, so nothing is served yet. */
export const repositoryStateSchema = z.enum(['ready', 'syncing_first'])

export const repositorySchema = z.object({
  id: repositoryIdSchema,
  name: z.string(),
  state: repositoryStateSchema,
  createdAt: z.number(),
  /** Last time any ref changed, here or by a mirror; null before the first. */
  changedAt: z.number().nullable(),
  mirrorCount: z.number().int(),
})

/** What `repositories.get` adds to the row of the list: read from git at the moment of asking. */
export const repositoryDetailsSchema = repositorySchema.extend({
  defaultBranch: z.string(),
  branchCount: z.number().int(),
  tagCount: z.number().int(),
  keptRefCount: z.number().int(),
  sizeBytes: z.number().int(),
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
export type RepositoryState = z.infer<typeof repositoryStateSchema>
export type TrashedRepository = z.infer<typeof trashedRepositorySchema>
