/** Names of kept refs that do not expire. */
export type KeptPinStore = {
  readonly list: (repositoryId: string) => ReadonlySet<string>
  readonly pin: (repositoryId: string, name: string) => void
  readonly unpin: (repositoryId: string, name: string) => void
}
