import type { SignInWay } from '../../../src-shared/domain/forge-sign-in.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'

/** How the token of an account came, and what renews it: sealed by the vault before it comes here. */
export type SignInRow = {
  readonly accountId: string
  readonly way: SignInWay
  readonly clientId: string
  /** null where the token cannot be renewed. */
  readonly sealedRefresh: Uint8Array | null
  /** When the token of now was given. */
  readonly grantedAt: number
  /** null when it does not end. */
  readonly tokenEndsAt: number | null
  /** null when it does not end, or the forge does not say. */
  readonly refreshEndsAt: number | null
  /** Why the forge renews it no more; null while it does. */
  readonly failure: Failure | null
}

export type SignInStore = {
  readonly find: (accountId: string) => SignInRow | null
  /** Adds the sign-in of an account, or puts it in the place of the one it had. */
  readonly save: (row: SignInRow) => void
  /** Another token was entered. */
  readonly remove: (accountId: string) => void
  /** The client ID of the app at a forge, by the address of its web interface; null while none was entered. */
  readonly clientIdAt: (webUrl: string) => string | null
  readonly rememberClientId: (webUrl: string, clientId: string, at: number) => void
}
