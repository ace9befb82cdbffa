import type { ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { ForgeIdentity } from '../ports/forge.ts'
import type { OpenForge } from '../accounts/forge-connections.ts'

/** What one look at the forge says of the repository behind a mirror. */
export type Finding =
  | { readonly kind: 'found'; readonly repository: ForgeRepository }
  /** It was not found, and another one stands in its place. */
  | { readonly kind: 'replaced'; readonly by: ForgeRepository }
  /** Not found by an account that still sees everything around it. */
  | { readonly kind: 'missing' }
  /** Nothing can be said, for this reason: a sentence. */
  | { readonly kind: 'unclear'; readonly reason: string }

/** What is looked for, and what it was when it was last seen. */
export type Sought = {
  readonly forgeId: string | null
  readonly path: string
  /** What the token was allowed then; null when the forge does not say. */
  readonly scopes: readonly string[] | null
}

/** One look at one account's forge: whom the token belongs to is asked once, the owners when first needed. */
export type ForgeLook = OpenForge & {
  readonly identity: ForgeIdentity
  readonly owners: () => Promise<readonly ForgeOwner[]>
}

const unclear = (reason: string): Finding => ({ kind: 'unclear', reason })

/**
 * The beginning of a look: the token must still be somebody's.
 * @throws AppError what `Forge.check` throws: nothing can be said of any repository then
 */
export const beginLook = async (open: OpenForge): Promise<ForgeLook> => {
  const identity = await open.forge.check(open.access)
  let owners: Promise<readonly ForgeOwner[]> | null = null
  return { ...open, identity, owners: () => (owners ??= open.forge.listOwners(open.access)) }
}

const ownerOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)).toLowerCase()

const isOf = (owner: ForgeOwner, name: string): boolean => {
  const known = owner.path.toLowerCase()
  // GitLab has groups in groups.
  return name === known || name === `~${known}` || name.startsWith(`${known}/`)
}

/** The scopes that the token had when the repository was last seen, and has no longer. */
const lostScopes = (sought: Sought, { scopes }: ForgeIdentity): readonly string[] =>
  scopes === null || sought.scopes === null ? [] : sought.scopes.filter((scope) => !scopes.includes(scope))

/**
 * Whether it is in the list of its owner after all: the whole list, or nothing is said. What an account reaches through
 * an organization is not always in the list of its own.
 */
const isListed = async (look: ForgeLook, owner: ForgeOwner, id: string): Promise<ForgeRepository | null> => {
  let found: ForgeRepository | null = null
  for await (const page of look.forge.listRepositories(look.access, owner)) {
    found ??= page.find((repository) => repository.id === id) ?? null
  }
  return found
}

/**
 * A repository that the forge did not show. It may be deleted, or only out of sight: "not found" is what forges say of
 * both. It counts as missing only if the same token still opens the account, is still allowed what it was when it last
 * saw the repository, and still reads its owner.
 */
const notShown = async (look: ForgeLook, sought: Sought & { readonly forgeId: string }): Promise<Finding> => {
  const lost = lostScopes(sought, look.identity)
  if (lost.length > 0) {
    return unclear(
      `The token is no longer allowed ${lost.join(', ')}: it may be there, out of sight of this account.`,
    )
  }
  if (look.forge.kind === 'github' && look.identity.scopes === null) {
    return unclear(
      'This token reaches chosen repositories alone: whether it was deleted, or taken from the token, cannot be told.',
    )
  }
  const name = ownerOf(sought.path)
  const owner = (await look.owners()).find((one) => isOf(one, name))
  if (owner === undefined) {
    return unclear(
      `This account does not see ${name} now: it may be there, behind single sign-on or for members alone.`,
    )
  }
  const listed = owner.kind === 'organization' ? await isListed(look, owner, sought.forgeId) : null
  return listed === null ? { kind: 'missing' } : { kind: 'found', repository: listed }
}

const look = async (forge: ForgeLook, sought: Sought): Promise<Finding> => {
  const { forgeId, path } = sought
  const { access } = forge
  if (forgeId === null) {
    const there = await forge.forge.findByPath(access, path)
    if (there.kind === 'found') return there
    return unclear('The forge has never shown it to this account.')
  }
  const byId = await forge.forge.findById(access, forgeId)
  if (byId.kind === 'found') return byId
  const byPath = await forge.forge.findByPath(access, path)
  if (byPath.kind === 'missing') return notShown(forge, { ...sought, forgeId })
  return byPath.repository.id === forgeId ? byPath : { kind: 'replaced', by: byPath.repository }
}

/** Failures that end the look at the whole account: nothing better is to be heard of the next repository. */
const endsLook = (error: AppError): boolean =>
  ['cancelled', 'remote_rate_limited', 'remote_offline', 'remote_unreachable', 'remote_auth_failed'].includes(
    error.code,
  )

/** With the page where the token is let in, where that is all it takes. */
const reasonOf = (error: AppError, path: string): string => {
  // Who asks by id names no path.
  const { title, advice } = errorMessage(error.code, { path, ...error.details })
  return error.code === 'remote_sso_required' ? `${title} ${advice}` : title
}

/**
 * Looks for one repository, by its id. Only a plain answer says anything: refusals, limits, failures of the server and
 * of the network leave it open.
 * @throws AppError when the rest of the account need not be asked
 */
export const lookForRepository = async (forge: ForgeLook, sought: Sought): Promise<Finding> => {
  try {
    return await look(forge, sought)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (endsLook(error)) throw error
    return unclear(reasonOf(error, sought.path))
  }
}
