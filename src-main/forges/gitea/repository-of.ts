import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'

/** What we use of a repository as the API describes it; older servers lack some of it. https://docs.gitea.com/api/1.27/ */
export const giteaRepositorySchema = z.object({
  id: z.number().int().positive(),
  name: z.string().min(1),
  full_name: z.string().includes('/'),
  owner: z.object({ login: z.string().min(1), visibility: z.string().optional() }),
  description: z.string().nullish(),
  private: z.boolean(),
  internal: z.boolean().nullish(),
  fork: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  empty: z.boolean().nullish(),
  mirror: z.boolean(),
  has_code: z.boolean().nullish(),
  default_branch: z.string().nullish(),
  clone_url: z.string().min(1),
  ssh_url: z.string().nullish(),
  html_url: z.string().min(1),
  original_url: z.string().nullish(),
  /** KiB */
  size: z.number().nullish(),
  language: z.string().nullish(),
  updated_at: z.string().nullish(),
  object_format_name: z.string().nullish(),
  permissions: z.object({ admin: z.boolean(), push: z.boolean() }).nullish(),
  mirror_interval: z.string().nullish(),
  mirror_updated: z.string().nullish(),
})
export type GiteaRepository = z.infer<typeof giteaRepositorySchema>

/** A time of the API in epoch ms; null for none, which Go writes as the year 1, and Unix as 1970. */
export const timeOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? '')
  return Number.isFinite(at) && at > 0 ? at : null
}

const textOf = (text: string | null | undefined): string | null => (text ? text : null)

const visibilityOf = ({
  private: isPrivate,
  internal,
  owner,
}: GiteaRepository): ForgeRepository['visibility'] => {
  if (isPrivate) return 'private'
  // An organisation that only its members, or only who is signed in, can see hides its public repositories with it.
  const isHidden = owner.visibility === 'private' || owner.visibility === 'limited'
  return internal === true || isHidden ? 'internal' : 'public'
}

/** A repository in the words of all forges. */
export const repositoryOf = (described: GiteaRepository): ForgeRepository => ({
  id: String(described.id),
  path: described.full_name,
  owner: described.owner.login,
  name: described.name,
  description: textOf(described.description),
  visibility: visibilityOf(described),
  isFork: described.fork ?? null,
  isArchived: described.archived ?? null,
  isDisabled: described.has_code === false,
  isEmpty: described.empty ?? null,
  isPullMirror: described.mirror,
  deletedFromAt: null,
  defaultBranch: textOf(described.default_branch),
  cloneUrl: described.clone_url,
  sshUrl: textOf(described.ssh_url),
  webUrl: described.html_url,
  sizeBytes: typeof described.size === 'number' ? described.size * 1024 : null,
  language: textOf(described.language),
  pushedAt: timeOf(described.updated_at),
  mayPush: described.permissions?.push ?? null,
  mayAdminister: described.permissions?.admin ?? null,
  objectFormat: described.object_format_name === 'sha256' ? 'sha256' : 'sha1',
})
