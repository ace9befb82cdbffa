import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { toAppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { LookAtVisibility, Visibility } from '../ports/remote-visibility.ts'

/** Names under which nobody but this computer reaches a host. Its other names may lead to it from elsewhere too. */
const onlyHere = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/** Whether it is on this computer and says so by its name: a server here, or a folder. */
export const isOnlyHere = ({ protocol, host }: RemoteAddress): boolean =>
  protocol === 'file' || onlyHere.test(host)

/** The host answered, and shows nothing without a sign-in. Hosts say the same of what is hidden and what is not there. */
const hiding: ReadonlySet<ErrorCode> = new Set([
  'remote_auth_failed',
  'remote_sso_required',
  'remote_read_denied',
  'remote_not_found',
  'remote_blocked',
])

/** SSH knows no guests: its host is asked over HTTPS, where forges show the same repository under the same path. */
const anonymousAddress = (address: RemoteAddress): RemoteAddress | null => {
  if (address.protocol === 'https' || address.protocol === 'http') return address
  if (address.protocol === 'file') return null
  const host = address.host.replace(/:\d+$/, '')
  try {
    return parseRemoteUrl(`https://${host}/${address.path}`).address
  } catch {
    return null
  }
}

/**
 * Whether somebody without a sign-in is shown the refs of a remote: one small request, no process.
 * https://git-scm.com/docs/protocol-v2#_ls_refs
 */
export const createAnonymousVisibility =
  ({ remoteGit }: { readonly remoteGit: Pick<RemoteGit, 'listRefs'> }): LookAtVisibility =>
  async ({ address }, signal): Promise<Visibility> => {
    if (isOnlyHere(address)) return 'private'
    const asked = anonymousAddress(address)
    if (asked === null) return 'unknown'
    try {
      await remoteGit.listRefs({ address: asked, credential: null }, { prefixes: ['HEAD'], signal })
      return 'public'
    } catch (thrown) {
      const { code } = toAppError(thrown)
      // What a web server in the place of SSH says about a path is not about the repository.
      if (asked !== address) return 'unknown'
      return hiding.has(code) ? 'private' : 'unreachable'
    }
  }
