import { z } from 'zod'
import { accountSchema, credentialInputSchema, hostKeySchema } from '../domain/account.ts'
import { keptRefSchema } from '../domain/kept-ref.ts'
import {
  directionSchema,
  intervalMsSchema,
  mirrorSchema,
  onDestructiveSchema,
  onDivergedSchema,
} from '../domain/mirror.ts'
import { overviewSchema, systemInfoSchema } from '../domain/overview.ts'
import { refPolicySchema } from '../domain/ref-policy.ts'
import { refSchema } from '../domain/ref.ts'
import { repositoryNameSchema } from '../domain/repository-name.ts'
import { repositoryDetailsSchema, repositorySchema, trashedRepositorySchema } from '../domain/repository.ts'
import { runDetailsSchema, runSchema } from '../domain/run.ts'
import { settingsSchema } from '../domain/settings.ts'
import { publicKeySchema, tokenScopeSchema } from '../domain/token.ts'

const nothing = z.object({})
const named = z.object({ name: z.string().min(1) })
const page = { cursor: z.string().optional(), limit: z.number().int().min(1).max(500).optional() }
const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** A remote as a person gives it: an address that may still carry `user:password@`, which is split off at once. */
const remoteInput = {
  url: z.string().trim().min(1),
  /** A stored account; or a credential given now, which becomes one. At most one of the two. */
  accountId: z.string().optional(),
  credential: credentialInputSchema.optional(),
}

/**
 * The one table of the contract: `noun.verb` to the schemas of its input and output. Handlers, clients and the
 * command line derive their types from it; a name that is not here is refused on every transport.
 */
export const calls = {
  'system.info': { input: nothing, output: systemInfoSchema },
  /** A link that opens the interface in a browser: usable once, for ten minutes. */
  'system.createOpenLink': { input: nothing, output: z.object({ url: z.string(), expiresAt: z.number() }) },

  'overview.get': { input: nothing, output: overviewSchema },

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
  'repositories.delete': { input: named, output: trashedRepositorySchema },
  'repositories.listTrash': { input: nothing, output: z.object({ items: z.array(trashedRepositorySchema) }) },
  /** Takes a repository back out of the trash, under its old name. */
  'repositories.undelete': { input: z.object({ id: z.string() }), output: repositoryDetailsSchema },

  'refs.list': {
    input: z.object({ repository: z.string(), kind: z.enum(['branch', 'tag']), ...page }),
    output: listOf(refSchema),
  },

  /** One-time fetch: all branches and tags once, no mirror left behind, nothing here overwritten. */
  'fetches.start': {
    input: z.object({
      repository: z.string(),
      ...remoteInput,
      /** "Replace mine with theirs": diverged branches here are overwritten, their old tips kept. */
      replace: z.boolean().optional(),
    }),
    output: runSchema,
  },

  'mirrors.add': {
    input: z.object({
      repository: repositoryNameSchema,
      /** Make the repository when it does not exist. */
      createRepository: z.boolean().optional(),
      direction: directionSchema,
      ...remoteInput,
      intervalMs: intervalMsSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
    }),
    output: z.object({ mirror: mirrorSchema, run: runSchema }),
  },
  'mirrors.list': {
    input: z.object({ repository: z.string().optional() }),
    output: z.object({ items: z.array(mirrorSchema) }),
  },
  'mirrors.get': { input: z.object({ id: z.string() }), output: mirrorSchema },
  /** A run that is already waiting is returned, not doubled. `accept` approves a held mass change, once. */
  'mirrors.syncNow': {
    input: z.object({ id: z.string(), accept: z.boolean().optional() }),
    output: runSchema,
  },
  'mirrors.pause': { input: z.object({ id: z.string() }), output: mirrorSchema },
  'mirrors.resume': { input: z.object({ id: z.string() }), output: mirrorSchema },
  'mirrors.change': {
    input: z.object({
      id: z.string(),
      intervalMs: intervalMsSchema.optional(),
      accountId: z.string().nullable().optional(),
      credential: credentialInputSchema.optional(),
      onDiverged: onDivergedSchema.optional(),
      onDestructive: onDestructiveSchema.optional(),
    }),
    output: mirrorSchema,
  },
  /** Ends the link; the repository, its branches and its kept refs stay. */
  'mirrors.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },

  'runs.list': {
    input: z.object({ repository: z.string().optional(), mirrorId: z.string().optional(), ...page }),
    output: listOf(runSchema),
  },
  'runs.get': { input: z.object({ id: z.string() }), output: runDetailsSchema },
  'runs.cancel': { input: z.object({ id: z.string() }), output: runSchema },

  'keptRefs.list': {
    input: z.object({ repository: z.string() }),
    output: z.object({ items: z.array(keptRefSchema) }),
  },
  /** `beside` restores as `restored/<branch>`, `in_place` moves the branch back and keeps where it stood. */
  'keptRefs.restore': {
    input: z.object({ repository: z.string(), name: z.string(), where: z.enum(['beside', 'in_place']) }),
    output: z.object({ ref: z.string(), objectId: z.string() }),
  },

  'accounts.add': {
    input: z.object({
      host: z.string().trim().min(1),
      label: z.string().trim().min(1).optional(),
      credential: credentialInputSchema,
    }),
    output: accountSchema,
  },
  'accounts.list': { input: nothing, output: z.object({ items: z.array(accountSchema) }) },
  /** A new secret for the account; every mirror that uses it is tried again. */
  'accounts.change': {
    input: z.object({
      id: z.string(),
      label: z.string().optional(),
      credential: credentialInputSchema.optional(),
    }),
    output: accountSchema,
  },
  'accounts.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },

  'hostKeys.list': { input: nothing, output: z.object({ items: z.array(hostKeySchema) }) },
  /** Reads the keys a host shows now; nothing is trusted by that. */
  'hostKeys.scan': {
    input: z.object({ host: z.string().min(1) }),
    output: z.object({ items: z.array(hostKeySchema) }),
  },
  /** Trusts the key with this fingerprint, and no other, for the host. Replaces what was trusted before. */
  'hostKeys.trust': {
    input: z.object({ host: z.string().min(1), fingerprint: z.string().min(1) }),
    output: hostKeySchema,
  },

  'tokens.mint': {
    input: z.object({
      repository: z.string().min(1),
      scopes: z.array(tokenScopeSchema).min(1).optional(),
      ttlMs: z
        .number()
        .int()
        .min(1_000)
        .max(365 * 86_400_000)
        .optional(),
      policies: z.array(refPolicySchema).max(1_000).optional(),
      variant: z.enum(['normal', 'ephemeral', 'import']).optional(),
    }),
    output: z.object({ token: z.string(), url: z.string(), expiresAt: z.number() }),
  },

  'keys.add': {
    input: z.object({
      pem: z.string().max(16_384),
      organization: z.string().min(1).optional(),
      label: z.string().optional(),
    }),
    output: publicKeySchema,
  },
  'keys.list': { input: nothing, output: z.object({ items: z.array(publicKeySchema) }) },
  'keys.remove': { input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) },

  'settings.get': { input: nothing, output: settingsSchema },
  'settings.change': { input: settingsSchema.partial(), output: settingsSchema },
} as const satisfies Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>
