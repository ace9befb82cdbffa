import type { ForgeConnection } from '../../../src-shared/domain/forge-connection.ts'

/** The connection of an account to its forge, as stored: the token is sealed by the vault before it comes here. */
export type ForgeConnectionRow = ForgeConnection & {
  readonly accountId: string
  readonly sealedToken: Uint8Array
  /** Goes with the token to the API where the forge wants one. */
  readonly tokenUsername: string | null
  readonly userId: string
  /** The last warning that was given of the end of this token. */
  readonly warnedDays: number | null
}

export type ForgeConnectionStore = {
  /**
   * Adds the connection of an account, or puts it in the place of the one it had. `signIn` is read, not saved: it is what
   * `SignInStore` has.
   * @param alongside changes of other stores that stand or fall with it
   */
  readonly save: (connection: Omit<ForgeConnectionRow, 'signIn'>, alongside?: () => void) => void
  readonly find: (accountId: string) => ForgeConnectionRow | null
  readonly list: () => readonly ForgeConnectionRow[]
}
