/** What a Gitea or Forgejo is like. Change it while it runs. */
export type FakeGiteaSettings = {
  software: 'gitea' | 'forgejo'
  version: string
  /** `[api] MAX_RESPONSE_ITEMS`: larger limits are clamped to it without a word. */
  mostItems: number
  /** As servers before 1.27: a token that is not valid is a guest, where guests are let in. */
  isGuestOnBadToken: boolean
  /** `[migrations]`: hosts that repositories may not be mirrored with. */
  disallowedHosts: readonly string[]
  /** `[mirror] MIN_INTERVAL` */
  shortestIntervalMs: number
  mirrorsDisabled: boolean
  migrationsDisabled: boolean
  webhooksDisabled: boolean
  /** `ENABLE_SWAGGER` */
  showsDescription: boolean
  /** `[repository] MAX_CREATION_LIMIT` of everybody; null for none. */
  mostRepositories: number | null
  /** False drops what it does not know of a body, as the real one does, in place of failing loudly. */
  strictBodies: boolean
  /** A convert that says 200 and does nothing. */
  convertLies: boolean
}

export const fakeGiteaSettings = (given: Partial<FakeGiteaSettings>): FakeGiteaSettings => ({
  software: 'gitea',
  version: given.software === 'forgejo' ? '13.0.2+gitea-1.22.0' : '1.27.0',
  mostItems: 50,
  isGuestOnBadToken: false,
  disallowedHosts: [],
  shortestIntervalMs: 10 * 60_000,
  mirrorsDisabled: false,
  migrationsDisabled: false,
  webhooksDisabled: false,
  showsDescription: true,
  mostRepositories: null,
  strictBodies: true,
  convertLies: false,
  ...given,
})
