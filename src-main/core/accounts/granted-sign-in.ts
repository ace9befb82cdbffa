import type { SignInWay } from '../../../src-shared/domain/forge-sign-in.ts'
import type { SignInGrant } from '../ports/sign-in-grant.ts'
import type { SignInRow } from '../ports/sign-in-store.ts'
import type { Vault } from '../ports/vault.ts'

/** What came of signing in at a forge. */
export type GrantedSignIn = {
  readonly way: SignInWay
  readonly clientId: string
  readonly grant: SignInGrant
}

/** How long a token is taken to be good that is renewed and does not say when it ends. */
const unsaidLifetimeMs = 3_600_000

const sealedName = (accountId: string): string => `forge-refresh/${accountId}`

/** The sign-in as it is stored: what renews it, sealed. */
export const sealSignIn = (
  vault: Vault,
  accountId: string,
  { way, clientId, grant }: GrantedSignIn,
  now: number,
): SignInRow => {
  const { refreshToken, expiresAt, refreshExpiresAt } = grant
  return {
    accountId,
    way,
    clientId,
    sealedRefresh: refreshToken === null ? null : vault.seal(sealedName(accountId), refreshToken),
    grantedAt: now,
    tokenEndsAt: refreshToken === null ? expiresAt : (expiresAt ?? now + unsaidLifetimeMs),
    refreshEndsAt: refreshExpiresAt,
    failure: null,
  }
}

/** @throws AppError `vault_locked` */
export const openRefreshToken = (vault: Vault, accountId: string, sealedRefresh: Uint8Array): string =>
  vault.open(sealedName(accountId), sealedRefresh)
