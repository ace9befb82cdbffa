import { z } from 'zod'

/** A git host with an API that we speak. Codeberg is a Forgejo, at codeberg.org. */
export const forgeKindSchema = z.enum(['github', 'gitlab', 'gitea', 'forgejo', 'bitbucket', 'sourcehut'])
export type ForgeKind = z.infer<typeof forgeKindSchema>

/** Who a repository can belong to: the account itself, or a group it is part of. */
export const forgeOwnerSchema = z.object({
  /** What the forge calls it for good; survives renames. */
  id: z.string(),
  /** As it stands in addresses: `acme`, at GitLab with slashes for groups in groups. */
  path: z.string(),
  /** `organization` is GitHub's and Gitea's word; GitLab's groups and Bitbucket's workspaces are the same. */
  kind: z.enum(['user', 'organization']),
  /** Whether new repositories can be made there; null when the forge does not say. */
  canCreate: z.boolean().nullable(),
})
export type ForgeOwner = z.infer<typeof forgeOwnerSchema>

export const forgeVisibilitySchema = z.enum(['public', 'internal', 'private'])
export type ForgeVisibility = z.infer<typeof forgeVisibilitySchema>

/** A repository as a forge describes it. null where the forge does not say. */
export const forgeRepositorySchema = z.object({
  /** What the forge calls it for good: survives renames and transfers, and no other repository ever gets it. */
  id: z.string(),
  /** `owner/name`, as it stands in addresses; at GitLab with more slashes, at SourceHut `~owner/name`. */
  path: z.string(),
  owner: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  /** SourceHut's "unlisted" counts as public: whoever has the address reads it. */
  visibility: forgeVisibilitySchema,
  isFork: z.boolean().nullable(),
  isArchived: z.boolean().nullable(),
  /** Blocked by the forge, or its code is switched off: git gets nothing. */
  isDisabled: z.boolean(),
  isEmpty: z.boolean().nullable(),
  /** A mirror that the forge itself pulls: it takes no pushes. */
  isPullMirror: z.boolean().nullable(),
  /** When it is to be deleted for good: GitLab waits for days, and still shows it. */
  deletedFromAt: z.number().nullable(),
  defaultBranch: z.string().nullable(),
  /** For git over HTTPS, without a sign-in. */
  cloneUrl: z.string(),
  /** For git over SSH, as the forge gives it: its port may be any. */
  sshUrl: z.string().nullable(),
  webUrl: z.string(),
  sizeBytes: z.number().nullable(),
  language: z.string().nullable(),
  /** Last push, else the last change of any kind. */
  pushedAt: z.number().nullable(),
  /** What this account may do there. */
  mayPush: z.boolean().nullable(),
  mayAdminister: z.boolean().nullable(),
  objectFormat: z.enum(['sha1', 'sha256']),
})
export type ForgeRepository = z.infer<typeof forgeRepositorySchema>
