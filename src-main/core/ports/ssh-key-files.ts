/** The files of SSH keys. */
export type SshKeyFiles = {
  /** Where the private key of this name is, or would be. */
  readonly pathOf: (name: string) => string
  /**
   * Makes an ed25519 key: the private part encrypted with the passphrase, readable by this user alone, the public part
   * beside it in `.pub`. What was there under the name is lost.
   * @returns the public key, one line
   * @throws AppError `git_unusable` where there is no ssh-keygen, `disk_full`
   */
  readonly make: (name: string, comment: string, passphrase: string) => Promise<string>
  /** The public key beside a private one, or null when there is none that can be read. Any path. */
  readonly readPublic: (keyFile: string) => Promise<string | null>
  /** Of our own keys; what is not there is gone already. */
  readonly remove: (name: string) => Promise<void>
  /** Names of our own keys. */
  readonly list: () => Promise<readonly string[]>
}
