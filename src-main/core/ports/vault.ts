/** Seals secrets with the vault key (AES-256-GCM). `name` is bound in, so that sealed bytes cannot be swapped. */
export type Vault = {
  readonly seal: (name: string, secret: string) => Uint8Array
  /** @throws AppError `vault_locked` when the bytes were sealed with another key or name, or were changed */
  readonly open: (name: string, sealed: Uint8Array) => string
}
