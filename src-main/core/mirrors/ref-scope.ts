import { createHash } from 'node:crypto'
import type { RefMap } from '../../../src-shared/domain/ref.ts'

/** What a pull mirror and a one-time fetch take: branches, tags and notes. */
export const pulledPrefixes = ['refs/heads/', 'refs/tags/', 'refs/notes/'] as const

/** What a push mirror sends: branches and tags. Notes join by choice in a later issue. */
export const pushedPrefixes = ['refs/heads/', 'refs/tags/'] as const

/**
 * Refs that belong to a host or to this store and are never sent anywhere, whatever the scope says
 * (mirror semantics 2.2).
 */
const neverPushedPrefixes = [
  'refs/pull/',
  'refs/merge-requests/',
  'refs/pull-requests/',
  'refs/changes/',
  'refs/cache-automerge/',
  'refs/keep-around/',
  'refs/pipelines/',
  'refs/environments/',
  'refs/remotes/',
  'refs/kept/',
  'refs/outgoing/',
  'refs/stash',
  'refs/original/',
  'refs/bisect/',
  'refs/replace/',
] as const

/** A branch or tag called HEAD shadows the real HEAD in every clone; hosts refuse it. */
export const isCalledHead = (ref: string): boolean => /^refs\/(heads|tags|notes)\/head$/i.test(ref)

const isBelow = (ref: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => ref.startsWith(prefix))

/** Whether a pull mirror or one-time fetch takes this ref of the remote. */
export const isPulled = (ref: string): boolean => isBelow(ref, pulledPrefixes) && !isCalledHead(ref)

/** Whether a push mirror may send this ref. */
export const isPushed = (ref: string): boolean =>
  isBelow(ref, pushedPrefixes) && !isBelow(ref, neverPushedPrefixes) && !isCalledHead(ref)

/** The refs that `inScope` lets through. */
export const selectRefs = (refs: RefMap, inScope: (ref: string) => boolean): RefMap =>
  new Map([...refs].filter(([ref]) => inScope(ref)))

const onceOwner = 'once_'

/**
 * Owner of what a one-time fetch has brought so far. The same for every try of the same address: one that broke off
 * is continued by the next.
 */
export const onceOwnerOf = (canonicalAddress: string): string =>
  `${onceOwner}${createHash('sha256').update(canonicalAddress).digest('hex').slice(0, 32)}`

/** Below it is what is recorded of remotes. */
export const trackingRoot = 'refs/remotes/'

/** The owners among these refs that are one-time fetches. */
export const onceOwnersIn = (refs: Iterable<string>): ReadonlySet<string> => {
  const owners = new Set<string>()
  for (const ref of refs) {
    const [owner = ''] = ref.slice(trackingRoot.length).split('/', 1)
    if (ref.startsWith(trackingRoot) && owner.startsWith(onceOwner)) owners.add(owner)
  }
  return owners
}

/**
 * Private namespace in which the state of a remote is recorded as last seen. `owner` is a mirror's id, or
 * `onceOwnerOf` for a one-time fetch.
 */
export const trackingPrefix = (owner: string): string => `${trackingRoot}${owner}/`

/** Where the remote's `ref` is tracked: `refs/heads/main` in `refs/remotes/<owner>/heads/main`. */
export const trackingRef = (owner: string, ref: string): string =>
  `${trackingPrefix(owner)}${ref.slice('refs/'.length)}`

/** The remote's name of a tracking ref; null for a ref that tracks something else. */
export const trackedRef = (owner: string, ref: string): string | null =>
  ref.startsWith(trackingPrefix(owner)) ? `refs/${ref.slice(trackingPrefix(owner).length)}` : null

/** Tracking refs under the remote's own names. */
export const trackedRefs = (owner: string, tracking: RefMap): RefMap => {
  const refs = new Map<string, string>()
  for (const [name, objectId] of tracking) {
    const ref = trackedRef(owner, name)
    if (ref !== null) refs.set(ref, objectId)
  }
  return refs
}

/** Refspecs that bring everything below `prefixes` into the tracking namespace of `owner`. */
export const trackingRefspecs = (owner: string, prefixes: readonly string[]): readonly string[] =>
  prefixes.map((prefix) => `+${prefix}*:${trackingRef(owner, prefix)}*`)
