import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess, ForgeLookup } from '../../core/ports/forge.ts'
import { encodedPath, parsedAs, type GiteaApi } from './gitea-api.ts'
import type { ListPages } from './gitea-pages.ts'
import { requireSignedIn } from './identity.ts'
import { listOrganizations } from './owners.ts'
import { parsedRow } from './parsed-row.ts'
import { giteaRepositorySchema, repositoryOf, type GiteaRepository } from './repository-of.ts'

type Reading = { readonly api: GiteaApi; readonly listPages: ListPages }

const purpose = 'list repositories'

async function* repositoriesAt(
  { listPages }: Reading,
  access: ForgeAccess,
  path: string,
  what?: string,
): AsyncGenerator<readonly ForgeRepository[]> {
  const call = { path, purpose, ...(what === undefined ? {} : { what }) }
  for await (const rows of listPages(access, call)) {
    yield rows.map((row) => repositoryOf(parsedRow(giteaRepositorySchema, row, access)))
  }
}

/** Those of one owner alone. The list is open to guests: what the account sees of it is only known signed in. */
async function* repositoriesOf(
  reading: Reading,
  access: ForgeAccess,
  owner: ForgeOwner,
): AsyncGenerator<readonly ForgeRepository[]> {
  const name = encodeURIComponent(owner.path)
  const path = owner.kind === 'user' ? `/users/${name}/repos` : `/orgs/${name}/repos`
  yield* repositoriesAt(reading, access, path, owner.path)
  await requireSignedIn(reading.api, access)
}

/**
 * Everything the account reaches: what it owns and is let into, then every organization whole, which the first list
 * leaves parts of out. An organization that cannot be read is an error: the list would not be what it claims.
 */
async function* everyRepository(
  reading: Reading,
  access: ForgeAccess,
): AsyncGenerator<readonly ForgeRepository[]> {
  const organizations = await listOrganizations(reading.listPages, access)
  const names = new Set(organizations.map(({ username }) => username.toLowerCase()))
  /** Those of organizations alone: what else could come twice. */
  const given = new Set<string>()
  for await (const page of repositoriesAt(reading, access, '/user/repos')) {
    for (const { id, owner } of page) if (names.has(owner.toLowerCase())) given.add(id)
    yield page
  }
  for (const { id, username } of organizations) {
    const owner: ForgeOwner = { id: String(id), path: username, kind: 'organization', canCreate: null }
    for await (const page of repositoriesOf(reading, access, owner)) {
      const fresh = page.filter((repository) => !given.has(repository.id))
      if (fresh.length > 0) yield fresh
    }
  }
}

export const listRepositories = (
  reading: Reading,
  access: ForgeAccess,
  owner: ForgeOwner | null,
): AsyncIterable<readonly ForgeRepository[]> =>
  owner === null ? everyRepository(reading, access) : repositoriesOf(reading, access, owner)

/** As the server describes it; null when there is none that this account sees, asked with a sign-in that holds. */
const look = async (
  api: GiteaApi,
  access: ForgeAccess,
  path: string,
  what: string,
): Promise<GiteaRepository | null> => {
  const call = { path, what, purpose: 'read repositories' }
  const answer = await api.ask(access, call)
  if (answer.status === 200) return parsedAs(giteaRepositorySchema, answer)
  const failure = api.failureOf(access, answer, call)
  if (failure.code !== 'remote_not_found') throw failure
  await requireSignedIn(api, access)
  return null
}

export const describedById = (
  api: GiteaApi,
  access: ForgeAccess,
  id: string,
): Promise<GiteaRepository | null> => look(api, access, `/repositories/${encodeURIComponent(id)}`, id)

/** A server leads from an old name to the new one; at this call that is followed. */
export const describedByPath = (
  api: GiteaApi,
  access: ForgeAccess,
  path: string,
): Promise<GiteaRepository | null> => look(api, access, `/repos/${encodedPath(path)}`, path)

const lookupOf = (found: GiteaRepository | null): ForgeLookup =>
  found === null ? { kind: 'missing' } : { kind: 'found', repository: repositoryOf(found) }

export const findById = async (api: GiteaApi, access: ForgeAccess, id: string): Promise<ForgeLookup> =>
  lookupOf(await describedById(api, access, id))

export const findByPath = async (api: GiteaApi, access: ForgeAccess, path: string): Promise<ForgeLookup> =>
  lookupOf(await describedByPath(api, access, path))

/**
 * The repository as it is now, by the id that no other ever gets: its name may be another's by now, and calls that
 * change something are not led from an old name to the new one.
 * @throws AppError `remote_not_found`
 */
export const located = async (
  api: GiteaApi,
  access: ForgeAccess,
  repository: Pick<ForgeRepository, 'id' | 'path'>,
): Promise<GiteaRepository> => {
  const found = await describedById(api, access, repository.id).catch((error: unknown) => {
    if (!isAppError(error)) throw error
    throw new AppError(error.code, error.message, { details: { ...error.details, path: repository.path } })
  })
  if (found !== null) return found
  throw new AppError('remote_not_found', 'The repository is not there.', {
    details: { host: new URL(access.webUrl).host, path: repository.path },
  })
}
