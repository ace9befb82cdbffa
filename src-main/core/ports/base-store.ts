/** What a repository was made from. */
export type RepositoryBase = {
  readonly repositoryId: string
  /** `sync` follows its upstream and forwards pushes; `import` and `fork` were copied once. */
  readonly operation: 'sync' | 'import' | 'fork'
  /** As the client said: `github`, `gitea` … ; `code` for a fork. */
  readonly provider: string
  readonly owner: string
  readonly name: string
  /** Address of the upstream; null for a fork. */
  readonly url: string | null
  /** Null before the first pull. */
  readonly mirrorId: string | null
  readonly createdAt: number
}

/** A sign-in that a client gave for the upstream of one repository. */
export type GitCredentialRow = {
  readonly id: string
  readonly repositoryId: string
  readonly accountId: string
  readonly createdAt: number
}

export type BaseStore = {
  readonly insert: (base: RepositoryBase) => void
  readonly find: (repositoryId: string) => RepositoryBase | null
  readonly setMirror: (repositoryId: string, mirrorId: string) => void
  readonly remove: (repositoryId: string) => void
  /** @throws AppError `already_exists` when the repository has one */
  readonly insertCredential: (credential: GitCredentialRow) => void
  readonly findCredential: (id: string) => GitCredentialRow | null
  readonly credentialOf: (repositoryId: string) => GitCredentialRow | null
  readonly removeCredential: (id: string) => void
}
