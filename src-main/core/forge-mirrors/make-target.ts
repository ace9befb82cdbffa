import { hostOfWebUrl } from '../accounts/forge-address.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import type { OpenForge } from '../accounts/forge-connections.ts'
import { asked } from './open-forge-mirrors.ts'

/** Whom a repository is made for. @throws AppError `invalid_input` */
export const ownerAt = async (
  { forge, access }: OpenForge,
  owner: string,
  field = 'owner',
): Promise<ForgeOwner> => {
  const owners = await asked(forge.listOwners(access))
  const found = owners.find(({ path }) => path.toLowerCase() === owner.toLowerCase())
  if (found !== undefined && found.canCreate !== false) return found
  const reason =
    found === undefined
      ? `${owner} is nobody this account can make repositories for.`
      : `This account may not make repositories for ${owner}.`
  throw new AppError('invalid_input', reason, { details: { reason, field } })
}

/** `owner/name` taken apart; owners at GitLab have slashes. @throws AppError `invalid_input` */
export const ownerAndName = (
  path: string,
  field: string,
): { readonly owner: string; readonly name: string } => {
  const end = path.lastIndexOf('/')
  if (end > 0 && end < path.length - 1) return { owner: path.slice(0, end), name: path.slice(end + 1) }
  const reason = `"${path}" is no repository of a forge: say owner/name.`
  throw new AppError('invalid_input', reason, { details: { reason, field } })
}

/** `owner/name` of an address at a forge. @throws AppError `invalid_input` for an address elsewhere */
export const pathAtForge = (webUrl: string, url: string): string => {
  const { address } = parseRemoteUrl(url)
  const base = new URL(webUrl).pathname.replace(/^\/|\/$/g, '')
  const isThere = address.host === hostOfWebUrl(webUrl).toLowerCase()
  const isBelow = base === '' || address.path.toLowerCase().startsWith(`${base.toLowerCase()}/`)
  if (isThere && isBelow) return address.path.slice(base === '' ? 0 : base.length + 1)
  const reason = `${url} is not at the forge of the account.`
  throw new AppError('invalid_input', reason, { details: { reason, field: 'url' } })
}

/** Makes an empty repository for a push to go to; one that is there already is left as it is. */
export const makeTarget = async (open: OpenForge, url: string, makePublic: boolean): Promise<void> => {
  const path = pathAtForge(open.access.webUrl, url)
  const { owner, name } = ownerAndName(path, 'url')
  if ((await asked(open.forge.findByPath(open.access, path))).kind === 'found') return
  await asked(
    open.forge.create(open.access, {
      owner: await ownerAt(open, owner, 'url'),
      name,
      isPrivate: !makePublic,
      description: null,
    }),
  )
}
