/** Names of kept refs that do not expire. */
export type KeptPinStore = {
  /** Null: pinned. A moment: it was unpinned, and stays until then all the same. */
  readonly list: (repositoryId: string) => ReadonlyMap<string, number | null>
  readonly pin: (repositoryId: string, name: string) => void
  /** The pin is taken back; one that was not pinned stays as it is. */
  readonly unpin: (repositoryId: string, name: string, untilAt: number) => void
  /** Of kept refs that are gone. */
  readonly forget: (repositoryId: string, name: string) => void
}
