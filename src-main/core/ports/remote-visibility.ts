import type { Remote } from './remote-git.ts'

/**
 * Who may read a remote: `public` everybody who reaches its host, without signing in; `private` those alone whom the host
 * knows; `unknown` where there is no way to ask; `unreachable` when it did not answer now.
 */
export type Visibility = 'public' | 'private' | 'unknown' | 'unreachable'

/** Finds out who may read a remote. A forge's API may know more than an anonymous look: then it stands in its place. */
export type LookAtVisibility = (remote: Pick<Remote, 'address'>, signal: AbortSignal) => Promise<Visibility>

export type SeenVisibility = {
  readonly visibility: Extract<Visibility, 'public' | 'private'>
  readonly seenAt: number
}

/** What was found out, by canonical address. */
export type VisibilityStore = {
  readonly find: (canonicalUrl: string) => SeenVisibility | null
  readonly save: (canonicalUrl: string, seen: SeenVisibility) => void
}
