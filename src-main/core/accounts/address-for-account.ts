import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { AccountRow } from '../ports/account-store.ts'

/** Where git finds a repository of a forge: over SSH where that is how the account opens git. */
export const addressForAccount = (
  { credentialKind }: Pick<AccountRow, 'credentialKind'>,
  { cloneUrl, sshUrl }: Pick<ForgeRepository, 'cloneUrl' | 'sshUrl'>,
): RemoteAddress =>
  parseRemoteUrl(credentialKind !== 'password' && sshUrl !== null ? sshUrl : cloneUrl).address
