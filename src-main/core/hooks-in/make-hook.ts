import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { OpenForge } from '../accounts/forge-connections.ts'
import type { ForgeHookRow, ForgeIdStore, HooksInStore } from '../ports/hooks-in-store.ts'

type Repository = { readonly id: string; readonly path: string }

export type HookParts = {
  readonly store: HooksInStore
  readonly forgeIds: ForgeIdStore
  readonly now: () => number
}

/** What a webhook is made with. */
export type WantedHook = {
  readonly url: string
  /** Of the secret, or of what else it is made with. */
  readonly secretId: string
  /** Empty where the forge takes none. */
  readonly secret: string
}

/** `owner/name` of an address at a forge, which may lie below a path of its host. */
const pathAt = (webUrl: string, remoteUrl: string): string => {
  const { protocol, path } = parseRemoteUrl(remoteUrl).address
  const below = new URL(webUrl).pathname.replace(/^\/+/, '')
  const isBelow =
    below !== '' && protocol !== 'ssh' && path.toLowerCase().startsWith(`${below}/`.toLowerCase())
  return isBelow ? path.slice(below.length + 1) : path
}

const notFound = (webUrl: string, path: string): AppError =>
  new AppError('remote_not_found', 'The repository is not shown to this account.', {
    details: { host: new URL(webUrl).host, path },
  })

/** The repository that a webhook is for, by its id where that is known. @throws AppError `remote_not_found` */
const repositoryOf = async (
  { forgeIds, store, now }: HookParts,
  { forge, access }: OpenForge,
  row: ForgeHookRow,
): Promise<Repository> => {
  const { accountId, canonicalUrl, remoteUrl } = row
  const id = row.forgeId ?? forgeIds.forgeIdAt(accountId, access.webUrl, canonicalUrl)
  const path = pathAt(access.webUrl, remoteUrl)
  const found = id === null ? await forge.findByPath(access, path) : await forge.findById(access, id)
  if (found.kind === 'missing') throw notFound(access.webUrl, path)
  const { repository } = found
  store.changeHook(row, { forgeId: repository.id, path: repository.path })
  forgeIds.remember({ webUrl: access.webUrl, forgeId: repository.id, canonicalUrls: [canonicalUrl] }, now())
  return repository
}

const mayNot = (path: string, host: string): AppError => {
  const reason = `The account may not manage the webhooks of ${path}.`
  return new AppError('forge_cannot', reason, {
    details: { host, reason, advice: 'Its mirrors are checked on schedule.' },
  })
}

/**
 * Makes a webhook, unless it stands as it should: once, whatever happened before. What is about to be made is stored
 * first, so that one whose answer was lost is found by its address, and taken away: what it signs with is not sure.
 * @throws AppError as `Forge`
 */
export const makeHook = async (
  parts: HookParts,
  open: OpenForge,
  row: ForgeHookRow,
  wanted: WantedHook,
): Promise<void> => {
  const { store, forgeIds, now } = parts
  const { forge, access } = open
  const repository = await repositoryOf(parts, open, row)
  if (forgeIds.mayAdminister(row.accountId, repository.id) === false && row.hookId === null) {
    throw mayNot(repository.path, new URL(access.webUrl).host)
  }
  const others = store
    .hooksOfRepository(row.accountId, repository.id)
    .filter(({ canonicalUrl }) => canonicalUrl !== row.canonicalUrl)
  const known = [row, ...others].filter(
    ({ hookId, url, secretId }) => hookId !== null && url === wanted.url && secretId === wanted.secretId,
  )
  const ours = new Set([wanted.url, row.url, ...others.map(({ url }) => url)])
  const there = (await forge.listHooks(access, repository)).filter(({ url }) => ours.has(url))
  const good = there.find(({ id, isActive }) => isActive && known.some(({ hookId }) => hookId === id))
  for (const { id } of there) if (id !== good?.id) await forge.removeHook(access, repository, id)
  if (good !== undefined) {
    const madeAt = row.hookId === good.id ? row.madeAt : now()
    const { url, secretId } = wanted
    store.changeHook(row, { hookId: good.id, url, secretId, state: 'active', madeAt, checkedAt: now() })
    return
  }
  const { url, secretId, secret } = wanted
  const fresh = { hookId: null, url, secretId, state: 'pending', lastDeliveryAt: null } as const
  for (const one of [row, ...others]) store.changeHook(one, fresh)
  const made = await forge.createHook(access, repository, { url, secret })
  for (const one of [row, ...others]) {
    store.changeHook(one, {
      hookId: made.id,
      state: 'active',
      madeAt: now(),
      checkedAt: now(),
      failure: null,
    })
  }
}

/** Takes a webhook away that nothing needs any more; the row goes last. @throws AppError as `Forge` */
export const takeHookAway = async (
  { store }: HookParts,
  { forge, access }: OpenForge,
  row: ForgeHookRow,
): Promise<void> => {
  const { accountId, forgeId, url } = row
  const isShared =
    forgeId !== null &&
    store
      .hooksOfRepository(accountId, forgeId)
      .some(({ canonicalUrl, state }) => canonicalUrl !== row.canonicalUrl && state !== 'removing')
  if (forgeId !== null && url !== null && !isShared) {
    const repository = { id: forgeId, path: row.path }
    const there = await forge.listHooks(access, repository)
    for (const hook of there) if (hook.url === url) await forge.removeHook(access, repository, hook.id)
  }
  store.removeHook(row)
}
