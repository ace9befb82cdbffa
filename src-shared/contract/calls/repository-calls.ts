import { z } from 'zod'
import { refMatrixSchema } from '../../domain/ref-matrix.ts'
import { refSeenNowSchema, refStandingSchema } from '../../domain/ref-standing.ts'
import { refSchema } from '../../domain/ref.ts'
import { repositoryNameSchema } from '../../domain/repository-name.ts'
import {
  repositoryDetailsSchema,
  repositorySchema,
  trashedRepositorySchema,
} from '../../domain/repository.ts'
import { runSchema } from '../../domain/run.ts'
import { listOf, named, nothing, page, publishInput, remoteInput } from './common.ts'

const refKind = z.enum(['branch', 'tag'])

export const repositoryCalls = {
  'repositories.create': {
    input: z.object({ name: repositoryNameSchema, defaultBranch: z.string().min(1).optional() }),
    output: repositoryDetailsSchema,
  },
  /** Makes a repository and takes all branches and tags of a path or URL once; nothing stays if it fails. */
  'repositories.import': {
    input: z.object({ name: repositoryNameSchema, ...remoteInput }),
    output: z.object({ repository: repositorySchema, run: runSchema }),
  },
  'repositories.list': {
    input: z.object({ query: z.string().optional(), ...page }),
    output: listOf(repositorySchema),
  },
  'repositories.get': { input: named, output: repositoryDetailsSchema },
  /** A new name: the localhost address changes with it, tokens for the old name no longer open it. */
  'repositories.rename': {
    input: named.extend({ newName: repositoryNameSchema }),
    output: repositoryDetailsSchema,
  },
  /** The branch that clones check out; it must exist unless the repository is empty. */
  'repositories.setDefaultBranch': {
    input: named.extend({ branch: z.string().min(1) }),
    output: repositoryDetailsSchema,
  },
  'repositories.delete': { input: named, output: trashedRepositorySchema },
  'repositories.listTrash': { input: nothing, output: z.object({ items: z.array(trashedRepositorySchema) }) },
  /** Takes a repository back out of the trash, under its old name. */
  'repositories.undelete': { input: z.object({ id: z.string() }), output: repositoryDetailsSchema },

  'refs.list': {
    input: z.object({ repository: z.string(), kind: refKind, ...page }),
    output: listOf(refSchema),
  },
  /** Refs × remotes: the default branch first, then those with a problem, then by the time of their commit. */
  'refs.matrix': {
    input: z.object({
      repository: z.string(),
      kind: refKind,
      /** Part of the name, ignoring case. */
      query: z.string().optional(),
      /** Only refs that are not in sync everywhere. */
      onlyDiffering: z.boolean().optional(),
      ...page,
    }),
    output: refMatrixSchema,
  },
  /**
   * How one ref stands here and at the remote of each mirror, and why, from what is here: no remote is asked. `ref` is a
   * full name, or a short one: a branch, a tag or a note, the first that exists anywhere. It may exist nowhere.
   */
  'refs.standing': {
    input: z.object({ repository: z.string(), ref: z.string().min(1).max(1_024) }),
    output: refStandingSchema,
  },
  /** What the remote of a mirror has of a ref at this moment. Nothing is fetched, and nothing changes. */
  'refs.lookNow': {
    input: z.object({ mirrorId: z.string(), ref: z.string().min(1).max(1_024) }),
    output: refSeenNowSchema,
  },

  /** One-time fetch: all branches and tags once, no mirror left behind, nothing here overwritten. */
  'fetches.start': {
    input: z.object({
      repository: z.string(),
      ...remoteInput,
      /** "Replace mine with theirs": diverged branches here are overwritten, their old tips kept. */
      replace: z.boolean().optional(),
      /** The repository may have targets that everybody can read. */
      ...publishInput,
    }),
    output: runSchema,
  },
} as const
