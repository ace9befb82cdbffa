/** Sealed bytes by name: the core's own signing key, the canary of the vault. */
export type SealedStore = {
  readonly read: (name: string) => Uint8Array | null
  readonly write: (name: string, sealed: Uint8Array) => void
}
