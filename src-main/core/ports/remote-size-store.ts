/** How large copies of remotes were, by canonical address. */
export type RemoteSizeStore = {
  readonly find: (canonicalUrl: string) => number | null
  readonly save: (canonicalUrl: string, bytes: number, seenAt: number) => void
}
