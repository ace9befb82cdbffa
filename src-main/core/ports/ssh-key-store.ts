/** An SSH key that was made here, as stored: the passphrase of its file is sealed by the vault before it comes here. */
export type SshKeyRow = {
  readonly id: string
  /** Whole path of the private key; the account that uses the key names it like that. */
  readonly keyFile: string
  /** One line, as hosts take it. */
  readonly publicKey: string
  /** `SHA256:…` */
  readonly fingerprint: string
  readonly sealedPassphrase: Uint8Array
  readonly createdAt: number
}

export type SshKeyStore = {
  readonly insert: (key: SshKeyRow) => void
  readonly findByFile: (keyFile: string) => SshKeyRow | null
  readonly list: () => readonly SshKeyRow[]
  readonly remove: (id: string) => void
  /** The data directory was moved: the key, and every account that uses it, names the file at its new place. */
  readonly moved: (id: string, keyFile: string) => void
}
