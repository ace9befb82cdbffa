/** What a forge gives when the person agreed. Secrets: they live in memory until they are sealed. */
export type SignInGrant = {
  readonly token: string
  /** What was agreed to; null when the forge does not say. */
  readonly scopes: readonly string[] | null
  /** When the token ends; null when it does not, or the forge does not say. */
  readonly expiresAt: number | null
  /** Gives the next token, mostly once; null where the token cannot be renewed. */
  readonly refreshToken: string | null
  readonly refreshExpiresAt: number | null
}
