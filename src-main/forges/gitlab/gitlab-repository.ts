import { z } from 'zod'
import { forgeVisibilitySchema, type ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { orNull } from '../read-answer.ts'

/** https://docs.gitlab.com/user/permissions/: developers push, maintainers administer. */
const developer = 30
const maintainer = 40

const accessSchema = orNull(z.object({ access_level: z.number() }))

/**
 * A project, as `GET /projects` and `GET /projects/:id` give it (https://docs.gitlab.com/api/projects/). Optional is what
 * an older server, another edition or a smaller role leaves out.
 */
export const gitlabProjectSchema = z.object({
  id: z.number().int(),
  path: z.string().min(1),
  path_with_namespace: z.string().includes('/'),
  description: orNull(z.string()),
  visibility: forgeVisibilitySchema,
  default_branch: orNull(z.string()),
  http_url_to_repo: z.string().min(1),
  ssh_url_to_repo: orNull(z.string()),
  web_url: z.string().min(1),
  empty_repo: orNull(z.boolean()),
  archived: orNull(z.boolean()),
  repository_access_level: orNull(z.string()),
  forked_from_project: orNull(z.unknown()),
  mirror: orNull(z.boolean()),
  marked_for_deletion_on: orNull(z.iso.date()),
  marked_for_deletion_at: orNull(z.iso.date()),
  last_activity_at: orNull(z.iso.datetime({ offset: true })),
  repository_object_format: orNull(z.enum(['sha1', 'sha256'])),
  statistics: orNull(z.object({ repository_size: orNull(z.number()) })),
  namespace: z.object({ id: z.number().int(), full_path: z.string(), kind: z.string() }),
  permissions: orNull(z.object({ project_access: accessSchema, group_access: accessSchema })),
})
export type GitlabProject = z.infer<typeof gitlabProjectSchema>

/**
 * The highest role that is said; null when none is. In lists, roles that come from a group above the project's own are
 * not said, so that nothing said is no "no".
 */
const accessLevel = (project: GitlabProject): number | null => {
  const levels = [project.permissions?.project_access, project.permissions?.group_access]
    .map((access) => access?.access_level)
    .filter((level) => level !== undefined)
  return levels.length === 0 ? null : Math.max(...levels)
}

/**
 * When a project was marked for deletion. For how long it then stays is a setting of the instance that is not said (at
 * gitlab.com 30 days): this is the first moment at which it may be gone.
 * https://docs.gitlab.com/user/project/working_with_projects/#delete-a-project
 */
const deletedFrom = (project: GitlabProject): number | null => {
  const day = project.marked_for_deletion_on ?? project.marked_for_deletion_at
  return day === null ? null : Date.parse(`${day}T00:00:00Z`)
}

export const repositoryOfGitlab = (project: GitlabProject): ForgeRepository => {
  const level = accessLevel(project)
  const slash = project.path_with_namespace.lastIndexOf('/')
  return {
    id: String(project.id),
    path: project.path_with_namespace,
    owner: project.path_with_namespace.slice(0, slash),
    name: project.path_with_namespace.slice(slash + 1),
    description: project.description,
    visibility: project.visibility,
    // Left out when it is none, and when its origin cannot be seen.
    isFork: project.forked_from_project !== null,
    isArchived: project.archived,
    isDisabled: project.repository_access_level === 'disabled',
    isEmpty: project.empty_repo,
    // The free edition cannot pull, and does not say so.
    isPullMirror: project.mirror,
    deletedFromAt: deletedFrom(project),
    // Named also where it is not there yet.
    defaultBranch: project.default_branch,
    cloneUrl: project.http_url_to_repo,
    sshUrl: project.ssh_url_to_repo,
    webUrl: project.web_url,
    sizeBytes: project.statistics?.repository_size ?? null,
    language: null,
    pushedAt: project.last_activity_at === null ? null : Date.parse(project.last_activity_at),
    mayPush: level === null ? null : level >= developer,
    mayAdminister: level === null ? null : level >= maintainer,
    objectFormat: project.repository_object_format ?? 'sha1',
  }
}
