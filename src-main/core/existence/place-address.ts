import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { toListed } from '../accounts/listed-repository.ts'
import { storedAddress } from '../mirrors/stored-address.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'

type MirrorAddress = Pick<MirrorRow, 'url' | 'canonicalUrl'>

/**
 * What the forge calls the place that a mirror looks at: `owner/name`. A forge below a path has that path in its HTTP
 * addresses, and not in those for SSH.
 */
export const pathAtForge = (mirror: Pick<MirrorRow, 'url'>, webUrl: string): string => {
  const { path, protocol } = storedAddress(mirror.url)
  const prefix = new URL(webUrl).pathname.replace(/^\/+|\/+$/g, '')
  if (protocol === 'ssh' || prefix === '' || !path.toLowerCase().startsWith(`${prefix.toLowerCase()}/`)) {
    return path
  }
  return path.slice(prefix.length + 1)
}

/**
 * Whether the repository stands where the mirror looks; case does not matter to forges. Another name of the same host,
 * as SSH configurations have them, is no other place.
 */
export const standsAt = (mirror: MirrorAddress, repository: ForgeRepository, webUrl: string): boolean => {
  const { canonicalUrl, canonicalSsh } = toListed(repository)
  return (
    mirror.canonicalUrl === canonicalUrl ||
    mirror.canonicalUrl === canonicalSsh ||
    pathAtForge(mirror, webUrl).toLowerCase() === repository.path.toLowerCase()
  )
}

const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/** Whether the mirror is one with this forge: GitHub takes SSH at ssh.github.com, too. */
export const isAtForge = (mirror: Pick<MirrorRow, 'host'>, webUrl: string): boolean => {
  const forge = nameOf(new URL(webUrl).host)
  return nameOf(mirror.host) === forge || nameOf(mirror.host).endsWith(`.${forge}`)
}

/**
 * Where a mirror finds the repository now, in the protocol that it uses.
 * @returns null when that is another host: nobody's sign-in is taken to another host by itself
 */
export const addressThere = (
  mirror: Pick<MirrorRow, 'url'>,
  repository: ForgeRepository,
): RemoteAddress | null => {
  const before = storedAddress(mirror.url)
  const url = before.protocol === 'ssh' ? repository.sshUrl : repository.cloneUrl
  if (url === null) return null
  const { address } = parseRemoteUrl(url)
  return address.host === before.host && address.protocol === before.protocol ? address : null
}
