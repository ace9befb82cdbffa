import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'

const idSchema = z.number().int().nonnegative()

/** What of a repository is used. https://docs.github.com/en/rest/repos/repos#get-a-repository */
export const githubRepositorySchema = z.object({
  id: idSchema,
  name: z.string().min(1),
  full_name: z.string().regex(/^[^/]+\/[^/]+$/),
  owner: z.object({ login: z.string().min(1) }),
  private: z.boolean(),
  visibility: z.enum(['public', 'internal', 'private']).optional(),
  description: z.string().nullable().optional(),
  fork: z.boolean(),
  archived: z.boolean().optional(),
  disabled: z.boolean().optional(),
  default_branch: z.string().nullable().optional(),
  clone_url: z.string(),
  ssh_url: z.string().optional(),
  html_url: z.string(),
  /** In KiB. */
  size: z.number().optional(),
  language: z.string().nullable().optional(),
  pushed_at: z.string().nullable().optional(),
  updated_at: z.string().nullable().optional(),
  permissions: z
    .object({ admin: z.boolean().optional(), push: z.boolean().optional() })
    .nullable()
    .optional(),
})
export type GitHubRepository = z.infer<typeof githubRepositorySchema>

const timeOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : at
}

/** When it was last pushed to; null when never. */
export const pushedAtOf = ({ pushed_at }: GitHubRepository): number | null => timeOf(pushed_at)

/** A repository of GitHub as every forge's is described. */
export const toForgeRepository = (given: GitHubRepository): ForgeRepository => ({
  id: String(given.id),
  path: given.full_name,
  owner: given.owner.login,
  name: given.name,
  description: given.description ?? null,
  // Enterprise Servers before 3.1 know `private` alone.
  visibility: given.visibility ?? (given.private ? 'private' : 'public'),
  isFork: given.fork,
  isArchived: given.archived ?? null,
  isDisabled: given.disabled ?? false,
  // A size of 0 is also that of a small repository within its first hour: only what is larger is known not to be empty.
  isEmpty: given.size === undefined || given.size === 0 ? null : false,
  // GitHub pulls no mirrors since 2015; `mirror_url` is history.
  isPullMirror: false,
  deletedFromAt: null,
  defaultBranch: given.default_branch ?? null,
  cloneUrl: given.clone_url,
  sshUrl: given.ssh_url ?? null,
  webUrl: given.html_url,
  sizeBytes: given.size === undefined ? null : given.size * 1_024,
  language: given.language ?? null,
  pushedAt: pushedAtOf(given) ?? timeOf(given.updated_at),
  mayPush: given.permissions?.push ?? null,
  mayAdminister: given.permissions?.admin ?? null,
  objectFormat: 'sha1',
})
