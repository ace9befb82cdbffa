import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { AppInstallation } from '../../core/ports/github-app.ts'
import { appProof, readAppKey } from './app-proof.ts'
import { failureOfApp } from './app-failure.ts'
import { createCallGitHub, type GitHubCall, type GitHubDependencies } from './github-client.ts'
import { listInstallationRepositories } from './github-listing.ts'
import { partsOf } from './github-lookup.ts'
import { pagesOf } from './github-pages.ts'
import { createTokenCache, type InstallationToken, type TokenWish } from './installation-tokens.ts'
import { readAnswer } from './read-answer.ts'

/** Where a repository is reached. */
export type RepositoryPlace = {
  readonly installation: AppInstallation
  /** Known when it was renamed: its name is another one by now. */
  readonly repositoryId: string | null
}

export type GitHubApp = {
  /** Who the app is. */
  readonly identify: (signal: AbortSignal) => Promise<AppIdentity>
  readonly listInstallations: (signal: AbortSignal) => Promise<readonly AppInstallation[]>
  /** The one that reaches a repository; null when none does. */
  readonly placeOf: (path: string, signal: AbortSignal) => Promise<RepositoryPlace | null>
  /** Good for five minutes at least, an hour at most; kept, and given to the next that wishes the same. */
  readonly tokenFor: (
    installationId: string,
    wish: TokenWish,
    signal: AbortSignal,
  ) => Promise<InstallationToken>
  /** It is given to nobody any more. */
  readonly forgetToken: (token: string) => void
  readonly listRepositories: (
    installationId: string,
    signal: AbortSignal,
  ) => AsyncIterable<readonly ForgeRepository[]>
}

const installationSchema = z.object({
  id: z.number().int().nonnegative(),
  account: z.object({ id: z.number().int(), login: z.string().optional(), type: z.string().optional() }),
  suspended_at: z.string().nullable().optional(),
  permissions: z.record(z.string(), z.string()),
  repository_selection: z.string().optional(),
  html_url: z.string().optional(),
})

const identitySchema = z.object({
  id: z.number().int().nonnegative(),
  slug: z.string().optional(),
  name: z.string().min(1),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
})
export type AppIdentity = {
  readonly id: string
  /** Its name as it stands in addresses. */
  readonly slug: string
  readonly permissions: AppInstallation['permissions']
  /** Names of the events that it is told of. */
  readonly events: readonly string[]
  readonly headers: Headers
}

const tokenSchema = z.object({ token: z.string().min(1), expires_at: z.iso.datetime({ offset: true }) })

const toInstallation = (given: z.infer<typeof installationSchema>): AppInstallation => ({
  id: String(given.id),
  ownerId: String(given.account.id),
  owner: given.account.login ?? '',
  ownerKind: given.account.type === 'Organization' ? 'organization' : 'user',
  suspendedAt: typeof given.suspended_at === 'string' ? Date.parse(given.suspended_at) : null,
  permissions: given.permissions,
  reaches: given.repository_selection === 'selected' ? 'selected' : 'all',
  webUrl: given.html_url ?? null,
})

/** `/repositories/ID/…` is where GitHub redirects to after a rename. */
const movedTo = (url: URL): string | null => /\/repositories\/(\d+)(?:\/|$)/.exec(url.pathname)?.[1] ?? null

/**
 * A GitHub App that its owner registered. Its private key never leaves this process; what jobs get is a token for the
 * repositories and permissions of the job.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app
 * @throws AppError `invalid_input` when the key is none. Its calls: as the port of forges says, and `remote_auth_failed`
 * with `details.reason` (clock or key), `forge_refused` (suspended, uninstalled), `forge_scope_missing` (not granted)
 */
export const createGitHubApp = (
  dependencies: GitHubDependencies,
  app: { readonly webUrl: string; readonly appId: string; readonly privateKey: string },
): GitHubApp => {
  const { now, fetch } = dependencies
  const key = readAppKey(app.privateKey)
  const { webUrl } = app
  let serverDate: string | null = null
  const call = createCallGitHub({
    ...dependencies,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      serverDate = response.headers.get('date')
      return response
    },
  })
  const signAsApp = async (signal: AbortSignal) => ({
    webUrl,
    signal,
    token: await appProof(app.appId, key, now()),
  })
  const told = async <T>(work: Promise<T>, asked: readonly string[] = []): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw failureOfApp(error, asked, serverDate, now())
    }
  }

  const mint = async (
    installationId: string,
    wish: TokenWish,
    signal: AbortSignal,
  ): Promise<InstallationToken> => {
    const { repositoryIds, repositories, permissions } = wish
    const answer = await call(await signAsApp(signal), {
      route: 'POST /app/installations/{installation_id}/access_tokens',
      parameters: {
        installation_id: installationId,
        ...(repositoryIds === undefined ? {} : { repository_ids: repositoryIds.map(Number) }),
        ...(repositories === undefined ? {} : { repositories }),
        ...(permissions === undefined ? {} : { permissions }),
      },
      what: null,
      purpose: 'act for the installation',
    })
    const { token, expires_at } = readAnswer(tokenSchema, answer)
    return { token, expiresAt: Date.parse(expires_at) }
  }
  const tokens = createTokenCache(now)

  const tokenFor: GitHubApp['tokenFor'] = (installationId, wish, signal) => {
    const asked = Object.entries(wish.permissions ?? {}).map(([name, level]) => `${name}: ${level}`)
    return tokens.get(installationId, wish, () => told(mint(installationId, wish, signal), asked))
  }

  return {
    identify: (signal) =>
      told(
        (async () => {
          const answer = await call(await signAsApp(signal), {
            route: 'GET /app',
            what: null,
            purpose: 'see who the app is',
          })
          const { id, slug, name, permissions, events } = readAnswer(identitySchema, answer)
          return { id: String(id), slug: slug ?? name, permissions, events, headers: answer.headers }
        })(),
      ),
    listInstallations: (signal) =>
      told(
        (async () => {
          const found: AppInstallation[] = []
          const asked: GitHubCall = {
            route: 'GET /app/installations',
            what: null,
            purpose: 'list installations',
          }
          for await (const answer of pagesOf(call, await signAsApp(signal), asked)) {
            found.push(...readAnswer(z.array(installationSchema), answer).map(toInstallation))
          }
          return found
        })(),
      ),
    placeOf: (path, signal) =>
      told(
        (async () => {
          const answer = await call(await signAsApp(signal), {
            route: 'GET /repos/{owner}/{repo}/installation',
            parameters: partsOf(path),
            what: path,
            purpose: 'find the installation',
            answers: [404],
          })
          if (answer.status === 404) return null
          return {
            installation: toInstallation(readAnswer(installationSchema, answer)),
            repositoryId: movedTo(answer.url),
          }
        })(),
      ),
    tokenFor,
    forgetToken: tokens.forget,
    listRepositories: async function* (installationId, signal) {
      const { token } = await tokenFor(installationId, {}, signal)
      yield* listInstallationRepositories(call, { webUrl, signal, token })
    },
  }
}
