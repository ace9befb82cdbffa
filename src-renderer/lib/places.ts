/**
 * All places of the interface. The router decodes an address once, but for reserved characters: segments are written
 * so that `readSegment` gives back exactly what was put in, slashes and percent signs included.
 */
const segment = (text: string): string => encodeURIComponent(text).replaceAll('%25', '%2525')

/** What a place was given for a segment of its address; undefined stays undefined. */
export const readSegment = <T extends string | undefined>(parameter: T): T => {
  if (parameter === undefined) return parameter
  try {
    return decodeURIComponent(parameter) as T
  } catch {
    return parameter
  }
}

/** Stands for the default branch in a files address; no branch begins with a dash. */
const defaultRevision = '-'

/** The revision of a files address; null for the default branch. */
export const readRevision = (parameter: string | undefined): string | null =>
  parameter === undefined || parameter === defaultRevision ? null : readSegment(parameter)

const query = (parameters: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

export const repositoryTabs = [
  'branches',
  'tags',
  'commits',
  'files',
  'runs',
  'kept',
  'mirrors',
  'access',
  'settings',
] as const
export type RepositoryTab = (typeof repositoryTabs)[number]

const repository = (name: string, tab?: RepositoryTab): string =>
  `/repositories/${segment(name)}${tab === undefined ? '' : `/${tab}`}`

/** Addresses of the places, to link to. */
export const places = {
  board: '/',
  /** The board with the detail of this mirror open. */
  mirror: (id: string): string => `/${query({ mirror: id })}`,
  repositories: '/repositories',
  repository,
  commit: (name: string, id: string): string => `${repository(name)}/commit/${segment(id)}`,
  compare: (name: string, base: string, head: string): string =>
    `${repository(name)}/compare/${segment(base)}/${segment(head)}`,
  /** @param revision null: the default branch */
  files: (name: string, revision: string | null = null, path = ''): string => {
    if (revision === null && path === '') return repository(name, 'files')
    const at = `${repository(name)}/files/${revision === null ? defaultRevision : segment(revision)}`
    return path === '' ? at : `${at}/${segment(path)}`
  },
  /**
   * Why a branch or tag stands where it does; without one, the page asks for it.
   * @param mirrorId the mirror that is asked about: it comes first
   */
  why: (name: string, ref?: string, mirrorId?: string): string =>
    `${repository(name)}/why${ref === undefined ? '' : `/${segment(ref)}`}${query({ mirror: mirrorId })}`,
  run: (name: string, runId: string): string => `${repository(name)}/runs/${segment(runId)}`,
  accounts: '/accounts',
  /** What the forge of an account has. */
  discovery: (accountId: string): string => `/accounts/${segment(accountId)}`,
  /** What the forge of an account tells. */
  hooksIn: (accountId: string): string => `/accounts/${segment(accountId)}/webhooks`,
  activity: '/activity',
  settings: '/settings',
  webhook: (id: string, deliveryId?: string): string =>
    `/settings/webhooks/${segment(id)}${deliveryId === undefined ? '' : `/${segment(deliveryId)}`}`,
  add: (
    given: { readonly url?: string; readonly repository?: string; readonly direction?: string } = {},
  ): string => `/add${query(given)}`,
} as const

/** Patterns of the places for the router, the more special ones first. */
export const routes = {
  board: '/',
  commit: '/repositories/:name/commit/:id',
  compare: '/repositories/:name/compare/:base/:head',
  files: '/repositories/:name/files/:revision?/:path?',
  why: '/repositories/:name/why/:ref?',
  run: '/repositories/:name/runs/:runId',
  repository: '/repositories/:name/:tab?',
  repositories: '/repositories',
  hooksIn: '/accounts/:id/webhooks',
  discovery: '/accounts/:id',
  accounts: '/accounts',
  activity: '/activity',
  settings: '/settings',
  webhook: '/settings/webhooks/:id/:deliveryId?',
  add: '/add',
} as const
