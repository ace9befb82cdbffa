import type { EndpointAnswer } from '../strict-endpoints.ts'
import type { FakeGitlabState, FakeGroup, FakeHook, FakeMirror, FakeProject } from './gitlab-state.ts'

export const saidBy = (status: number, message: unknown): EndpointAnswer => ({ status, body: { message } })

/**
 * A page as GitLab cuts it: keyset, when it is asked for, with a next as long as the page has rows; else by numbers, with
 * the total up to 10,000 rows. At most a hundred rows, twenty when nothing is said.
 */
export const pageOf = <Row extends { readonly key: string | number }>(
  rows: readonly Row[],
  query: URLSearchParams,
  at: { readonly base: string; readonly keysetOrder: string; readonly cursorName: string },
): { readonly rows: readonly Row[]; readonly headers: Record<string, string> } | EndpointAnswer => {
  const perPage = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 20)))
  const linkTo = (changes: Readonly<Record<string, string>>, rel: string): string => {
    const next = new URLSearchParams(query)
    for (const [name, value] of Object.entries(changes)) next.set(name, value)
    return `<${at.base}?${next.toString()}>; rel="${rel}"`
  }
  // Where it is not known it is ignored, as by the list of groups for who has signed in.
  if (query.get('pagination') === 'keyset' && at.keysetOrder !== '') {
    if (query.get('order_by') !== at.keysetOrder || query.get('sort') !== 'asc') {
      return {
        status: 405,
        body: { error: 'Keyset pagination is not yet available for this type of request' },
      }
    }
    const after = query.get(at.cursorName)
    const from =
      after === null
        ? 0
        : rows.findIndex(({ key }) => (typeof key === 'number' ? key > Number(after) : key > after))
    const page = from < 0 ? [] : rows.slice(from, from + perPage)
    const last = page.at(-1)
    const link: Record<string, string> =
      last === undefined ? {} : { Link: linkTo({ [at.cursorName]: String(last.key) }, 'next') }
    return { rows: page, headers: link }
  }
  const page = Math.max(1, Number(query.get('page') ?? 1))
  const pages = Math.max(1, Math.ceil(rows.length / perPage))
  const next = page < pages ? String(page + 1) : ''
  const links = [
    ...(next === '' ? [] : [linkTo({ page: next }, 'next')]),
    linkTo({ page: '1' }, 'first'),
    ...(rows.length <= 10_000 ? [linkTo({ page: String(pages) }, 'last')] : []),
  ]
  const totals: Record<string, string> =
    rows.length <= 10_000 ? { 'X-Total': String(rows.length), 'X-Total-Pages': String(pages) } : {}
  return {
    rows: rows.slice((page - 1) * perPage, page * perPage),
    headers: {
      Link: links.join(', '),
      'X-Page': String(page),
      'X-Per-Page': String(perPage),
      'X-Next-Page': next,
      ...totals,
    },
  }
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** @param isList roles from groups above the project's own are left out of lists */
export const projectAnswer = (
  state: FakeGitlabState,
  project: FakeProject,
  viewer: number,
  options: { readonly url: string; readonly isList: boolean; readonly statistics: boolean },
): Record<string, unknown> => {
  const namespace = state.namespaceOf(project.path)
  const group = [...state.groups.values()].find(({ path }) => path === namespace)
  const owner = [...state.users.values()].find(({ username }) => username === namespace)
  const direct = owner?.id === viewer ? 50 : project.members.get(viewer)
  const groupLevel = options.isList ? group?.members.get(viewer) : state.groupLevel(viewer, namespace)
  const access = (level: number | undefined): unknown =>
    level === undefined || level === 0 ? null : { access_level: level, notification_level: 3 }
  return {
    id: project.id,
    description: project.description,
    name: lastPart(project.path),
    path: lastPart(project.path),
    path_with_namespace: project.path,
    created_at: new Date(project.activeAt).toISOString(),
    default_branch: project.defaultBranch,
    topics: [],
    ssh_url_to_repo: `ssh://git@127.0.0.1:2222/${project.path}.git`,
    http_url_to_repo: `${options.url}/${project.path}.git`,
    web_url: `${options.url}/${project.path}`,
    last_activity_at: new Date(project.activeAt).toISOString(),
    visibility: project.visibility,
    namespace: {
      id: group?.id ?? owner?.namespaceId ?? 0,
      name: lastPart(namespace),
      path: lastPart(namespace),
      kind: group === undefined ? 'user' : 'group',
      full_path: namespace,
      parent_id: null,
    },
    ...(project.isFork ? { forked_from_project: { id: 1, path_with_namespace: 'elsewhere/origin' } } : {}),
    ...(project.isPullMirror ? { mirror: true } : {}),
    marked_for_deletion_at: project.markedForDeletionOn,
    marked_for_deletion_on: project.markedForDeletionOn,
    empty_repo: project.isEmpty,
    archived: project.archived,
    repository_access_level: project.isDisabled ? 'disabled' : 'enabled',
    repository_object_format: project.objectFormat,
    ...(options.statistics ? { statistics: { repository_size: project.sizeBytes, commit_count: 1 } } : {}),
    permissions: { project_access: access(direct), group_access: access(groupLevel) },
  }
}

export const groupAnswer = (group: FakeGroup, url: string): Record<string, unknown> => ({
  id: group.id,
  web_url: `${url}/groups/${group.path}`,
  name: lastPart(group.path),
  path: lastPart(group.path),
  full_path: group.path,
  visibility: 'private',
  ...(group.creationLevel === undefined ? {} : { project_creation_level: group.creationLevel }),
  marked_for_deletion_on: null,
})

/** The token of a hook is never given back. */
export const hookAnswer = (hook: FakeHook): Record<string, unknown> => ({
  id: hook.id,
  alert_status: 'executable',
  disabled_until: null,
  ...Object.fromEntries(Object.entries(hook.fields).filter(([name]) => name !== 'token')),
})

export const mirrorAnswer = (mirror: FakeMirror): Record<string, unknown> => ({
  id: mirror.id,
  enabled: mirror.enabled,
  url: mirror.url.replace(/\/\/[^/@]*@/, '//*****:*****@'),
  update_status: mirror.state,
  last_update_at: mirror.lastUpdate ?? null,
  last_update_started_at: null,
  last_successful_update_at: mirror.lastSuccess,
  last_error: mirror.lastError,
  only_protected_branches: false,
  keep_divergent_refs: null,
  auth_method: 'password',
})
