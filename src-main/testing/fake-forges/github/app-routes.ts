import type { KeyObject } from 'node:crypto'
import { decodeJwt, jwtVerify } from 'jose'
import { notFound, refusal, type FakeAnswer } from './fake-answer.ts'
import { describeOwner, describeRepository } from './fake-description.ts'
import { pageOf } from './fake-page.ts'
import type { FakeCall, FakeRoute } from './fake-route.ts'
import type { FakeInstallation, FakeOwner, FakeWorld } from './fake-world.ts'

/** An app as GitHub knows it: the public half of its key. */
export type FakeApp = {
  readonly id: number
  readonly publicKey: KeyObject
  /** What it is told of. */
  readonly events?: readonly string[]
}

const clientIdOf = (app: FakeApp | null): string => `Iv23li${app?.id ?? 0}`

/**
 * Whether a proof is one: signed by the key, of this app, not of the future and good for ten minutes at most; null when
 * it is.
 */
const refuseProof = async (
  bearer: string,
  app: FakeApp | null,
  nowMs: number,
): Promise<FakeAnswer | null> => {
  const seconds = Math.floor(nowMs / 1_000)
  if (app === null) return refusal(401, 'A JSON web token could not be decoded')
  try {
    const { exp = 0, iat = Number.POSITIVE_INFINITY, iss } = decodeJwt(bearer)
    if (exp > seconds + 600) {
      return refusal(401, "'Expiration time' claim ('exp') is too far in the future")
    }
    if (exp <= seconds) {
      return refusal(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      )
    }
    if (iat > seconds) {
      return refusal(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      )
    }
    if (iss !== String(app.id) && iss !== clientIdOf(app))
      return refusal(401, "'Issuer' claim ('iss') must be an Integer")
    await jwtVerify(bearer, app.publicKey, { algorithms: ['RS256'], currentDate: new Date(nowMs) })
    return null
  } catch {
    return refusal(401, 'A JSON web token could not be decoded')
  }
}

const ownerOf = (world: FakeWorld, installation: FakeInstallation): FakeOwner => {
  const owner = world.owners.get(installation.ownerId)
  if (owner === undefined) throw new Error('An installation at nobody.')
  return owner
}

const describe = (world: FakeWorld, app: FakeApp | null, installation: FakeInstallation, url: string) => {
  const owner = ownerOf(world, installation)
  const api = `${url}/api/v3/app/installations/${installation.id}`
  return {
    id: installation.id,
    account: describeOwner(owner, url),
    repository_selection: installation.repositoryIds === null ? 'all' : 'selected',
    access_tokens_url: `${api}/access_tokens`,
    repositories_url: `${url}/api/v3/installation/repositories`,
    html_url: `${url}/settings/installations/${installation.id}`,
    app_id: app?.id ?? 0,
    target_id: owner.id,
    target_type: owner.kind,
    permissions: installation.permissions,
    events: [],
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    single_file_name: null,
    app_slug: 'mirrors',
    suspended_by: installation.suspendedAt === null ? null : describeOwner(owner, url),
    suspended_at: installation.suspendedAt === null ? null : new Date(installation.suspendedAt).toISOString(),
  }
}

const isCovered = (granted: string | undefined, asked: string): boolean =>
  granted === 'write' || granted === asked

const mint = (call: FakeCall): FakeAnswer => {
  const { world, body, parts } = call
  const installation = world.installations.get(Number(parts['installation']))
  if (installation === undefined || installation.isRemoved) return notFound()
  if (installation.suspendedAt !== null) return refusal(403, 'This installation has been suspended')
  const asked = (body['permissions'] ?? installation.permissions) as Readonly<Record<string, string>>
  if (!Object.entries(asked).every(([name, level]) => isCovered(installation.permissions[name], level))) {
    return refusal(422, 'The permissions requested are not granted to this installation.')
  }
  const names = body['repositories'] as readonly string[] | undefined
  const named = names?.map((name) => {
    const found = world.atPath(`${ownerOf(world, installation).login}/${name}`)
    return found?.isCurrent === true ? found.repository.id : -1
  })
  const ids = named ?? (body['repository_ids'] as readonly number[] | undefined)
  const isInside = (id: number): boolean =>
    world.repositories.get(id)?.ownerId === installation.ownerId &&
    (installation.repositoryIds?.has(id) ?? true)
  if (ids !== undefined && !ids.every(isInside)) {
    return refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  const expiresAt = world.now() + 3_600_000
  const token = world.addToken('installation', {
    installationId: installation.id,
    permissions: { metadata: 'read', ...asked },
    repositoryIds: ids === undefined ? null : new Set(ids),
    expiresAt,
  })
  return {
    status: 201,
    body: {
      token: token.text,
      expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions: token.permissions,
      repository_selection: ids === undefined ? 'all' : 'selected',
    },
  }
}

const listReached = (call: FakeCall): FakeAnswer => {
  const { world, token, url } = call
  const installation = world.installations.get(token?.installationId ?? -1)
  if (installation === undefined) return notFound()
  if (installation.suspendedAt !== null) return refusal(403, 'This installation has been suspended')
  const rows = [...world.repositories.values()].filter(
    ({ id, ownerId }) =>
      ownerId === installation.ownerId &&
      (installation.repositoryIds?.has(id) ?? true) &&
      (token?.repositoryIds?.has(id) ?? true),
  )
  return pageOf(call, rows, (row) => describeRepository(world, token, row, url), {
    wrap: (repositories, total) => ({
      total_count: total,
      repository_selection: installation.repositoryIds === null ? 'all' : 'selected',
      repositories,
    }),
  })
}

/** https://docs.github.com/en/rest/apps */
export const appRoutes = (appOf: () => FakeApp | null): readonly FakeRoute[] => {
  const proven =
    (answer: (call: FakeCall) => FakeAnswer) =>
    async (call: FakeCall): Promise<FakeAnswer> =>
      (await refuseProof(call.bearer, appOf(), call.world.now())) ?? answer(call)
  const listAll = (call: FakeCall): FakeAnswer =>
    pageOf(
      call,
      [...call.world.installations.values()].filter(({ isRemoved }) => !isRemoved),
      (row) => describe(call.world, appOf(), row, call.url),
    )
  const ofRepository = (call: FakeCall): FakeAnswer => {
    const { world, parts, url } = call
    const byPath = world.atPath(`${parts['owner'] ?? ''}/${parts['repo'] ?? ''}`)
    if (byPath?.isCurrent === false) {
      const location = `${url}/api/v3/repositories/${byPath.repository.id}/installation`
      return refusal(301, 'Moved Permanently', { headers: { Location: location }, body: { url: location } })
    }
    const repository = byPath?.repository ?? world.repositories.get(Number(parts['id'] ?? -1))
    const installation = [...world.installations.values()].find(
      (one) =>
        one.ownerId === repository?.ownerId &&
        !one.isRemoved &&
        (one.repositoryIds?.has(repository.id) ?? true),
    )
    if (installation === undefined) return notFound()
    return { status: 200, body: describe(world, appOf(), installation, url) }
  }
  const firstOwner = (world: FakeWorld): FakeOwner => {
    const [owner] = world.owners.values()
    if (owner === undefined) throw new Error('An app of nobody.')
    return owner
  }
  const identify = (call: FakeCall): FakeAnswer => ({
    status: 200,
    body: {
      id: appOf()?.id ?? 0,
      slug: 'mirrors',
      client_id: clientIdOf(appOf()),
      node_id: 'MDExOkludGVncmF0aW9uMQ==',
      owner: describeOwner(firstOwner(call.world), call.url),
      name: 'Mirrors',
      description: '',
      external_url: call.url,
      html_url: `${call.url}/apps/mirrors`,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      permissions: { contents: 'write', metadata: 'read' },
      events: appOf()?.events ?? ['push', 'create', 'delete'],
      installations_count: call.world.installations.size,
    },
  })
  return [
    { method: 'GET', pattern: '/app', by: ['app'], answer: proven(identify) },
    {
      method: 'GET',
      pattern: '/repositories/:id/installation',
      by: ['app'],
      answer: proven(ofRepository),
    },
    {
      method: 'GET',
      pattern: '/app/installations',
      query: ['per_page', 'page'],
      by: ['app'],
      answer: proven(listAll),
    },
    {
      method: 'GET',
      pattern: '/repos/:owner/:repo/installation',
      by: ['app'],
      answer: proven(ofRepository),
    },
    {
      method: 'POST',
      pattern: '/app/installations/:installation/access_tokens',
      body: ['repository_ids', 'repositories', 'permissions'],
      by: ['app'],
      answer: proven(mint),
    },
    {
      method: 'GET',
      pattern: '/installation/repositories',
      query: ['per_page', 'page'],
      by: ['installation'],
      answer: listReached,
    },
  ]
}
