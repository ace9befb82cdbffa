import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { AppInstallation, GitHubAppApi, JobToken } from '../../core/ports/github-app.ts'
import type { createAppPool } from './app-pool.ts'
import type { RepositoryPlace } from './create-github-app.ts'
import type { AppPermissions } from './installation-tokens.ts'

/** As long as a token. What changes meanwhile shows when the next token is asked for. */
const placeKeptMs = 3_600_000
/** One row for each repository that had a job within the hour. */
const mostPlaces = 20_000

type KnownPlace = RepositoryPlace & {
  /** Its name, as it was written when it was looked up. */
  readonly repository: string
  readonly seenAt: number
}

/** What git needs of what was granted. Without workflows, pushes that change files in .github/workflows are refused. */
const permissionsOfGit = ({ permissions }: AppInstallation): AppPermissions => ({
  ...(permissions['contents'] === undefined ? {} : { contents: permissions['contents'] }),
  ...(permissions['workflows'] === undefined ? {} : { workflows: permissions['workflows'] }),
})

const settingsOf = ({ webUrl }: AppInstallation): string => (webUrl === null ? '' : `: ${webUrl}`)

const denied = (access: ForgeAccess, path: string, reason: string, advice: string): AppError =>
  new AppError('remote_read_denied', reason, {
    details: { host: new URL(access.webUrl).host, path, reason, advice },
  })

const notReached = (access: ForgeAccess, path: string): AppError =>
  denied(
    access,
    path,
    `The GitHub App does not reach ${path}.`,
    `Its owner has to install the app there, or add the repository to the installation: ${access.webUrl}/settings/installations. It may also be deleted or renamed.`,
  )

/** @throws AppError `remote_read_denied` where the installation opens nothing */
const requireOpen = (access: ForgeAccess, path: string, installation: AppInstallation): void => {
  const { owner, suspendedAt, permissions } = installation
  if (suspendedAt !== null) {
    throw denied(
      access,
      path,
      `The installation of the GitHub App at ${owner} is suspended.`,
      `Its owner can resume it at GitHub${settingsOf(installation)}`,
    )
  }
  if (permissions['contents'] === undefined) {
    throw denied(
      access,
      path,
      `The GitHub App may not read what is in repositories of ${owner}.`,
      `Give the app the permission Contents, then let the owner approve it${settingsOf(installation)}`,
    )
  }
}

/** What a refused token may mean: the installation is another one by now, or reaches other repositories. */
const isStale = (error: unknown): boolean =>
  isAppError(error) && [403, 404, 422].includes(Number(error.details['status']))

/**
 * Tokens for jobs of git, of the installation that reaches the repository, for that repository alone and with no more
 * than git needs. One of a repository that was renamed is made by its id.
 */
export const createJobTokens = (
  appOf: ReturnType<typeof createAppPool>,
  now: () => number,
): GitHubAppApi['jobToken'] => {
  const places = new Map<string, KnownPlace>()

  const placeOf = async (access: ForgeAccess, name: string, path: string): Promise<KnownPlace> => {
    const last = places.get(name)
    if (last !== undefined && now() - last.seenAt < placeKeptMs) return last
    places.delete(name)
    const place = await appOf(access).placeOf(path, access.signal)
    if (place === null) throw notReached(access, path)
    const [oldest] = places.keys()
    if (places.size >= mostPlaces && oldest !== undefined) places.delete(oldest)
    const known: KnownPlace = { ...place, repository: path.split('/').at(-1) ?? '', seenAt: now() }
    places.set(name, known)
    return known
  }

  return async (access, path, refused): Promise<JobToken> => {
    const signedBy = access.signIn.kind === 'basic' ? access.signIn.username : ''
    const name = `${access.webUrl} ${signedBy} ${path.toLowerCase()}`
    if (refused !== undefined) {
      appOf(access).forgetToken(refused)
      places.delete(name)
    }
    for (const isLast of [false, true]) {
      const wasKnown = places.has(name)
      const { installation, repositoryId, repository } = await placeOf(access, name, path)
      try {
        requireOpen(access, path, installation)
        const only =
          repositoryId === null ? { repositories: [repository] } : { repositoryIds: [repositoryId] }
        const wish = { ...only, permissions: permissionsOfGit(installation) }
        return await appOf(access).tokenFor(installation.id, wish, access.signal)
      } catch (error) {
        places.delete(name)
        // What was known of the repository may have been true an hour ago.
        const mayBeOld = isStale(error) || (isAppError(error) && error.code === 'remote_read_denied')
        if (isLast || !wasKnown || !mayBeOld) throw refusedToken(error, access, path)
      }
    }
    throw notReached(access, path)
  }
}

/** The app itself being refused concerns all that it does; all else this repository alone. */
const refusedToken = (error: unknown, access: ForgeAccess, path: string): unknown => {
  if (!isAppError(error) || !isStale(error)) return error
  const said = String(error.details['said'] ?? '').replace(/[.\s]+$/, '')
  return denied(
    access,
    path,
    `GitHub gives the app no token for ${path}${said === '' ? '' : `: ${said}`}.`,
    'Look at the installation of the app at GitHub: whether it is suspended, and which repositories and permissions it has.',
  )
}
