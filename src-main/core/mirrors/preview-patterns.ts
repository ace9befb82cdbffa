import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { PatternPreview, PatternPreviewGroup } from '../../../src-shared/domain/pattern-preview.ts'
import { createRefFilter } from '../../../src-shared/domain/ref-patterns.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { Remote, RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import { lookAtRemote } from './look-at-remote.ts'
import { missing } from './missing.ts'
import { createRecentValues } from '../ports/recent-values.ts'
import { isPulled } from './ref-scope.ts'
import { storedAddress } from './stored-address.ts'

/** A mirror that is being set up. */
export type PreviewedMirror = {
  readonly direction: Direction
  /** Its branches count where it leads; null while there is none. */
  readonly repositoryId: string | null
  readonly remote: Remote
  /** Tells one sign-in from another. */
  readonly signIn: string
}

export type PreviewPatterns = {
  readonly ofMirror: (mirrorId: string, patterns: readonly string[]) => Promise<PatternPreview>
  readonly ofNew: (mirror: PreviewedMirror, patterns: readonly string[]) => Promise<PatternPreview>
}

const mostNames = 500
/** Who types changes patterns many times a minute; a remote need not be asked each time. */
const listingLifetimeMs = 60_000
const rememberedListings = 20

type Listing = { readonly at: number; readonly refs: Promise<readonly string[]> }

const groupOf = (
  refs: readonly string[],
  prefix: string,
  fits: (ref: string) => boolean,
): PatternPreviewGroup => {
  const all = refs.filter((ref) => ref.startsWith(prefix)).sort()
  const carried = all.filter(fits)
  const names = (some: readonly string[]): string[] =>
    some.slice(0, mostNames).map((ref) => ref.slice(prefix.length))
  return {
    total: all.length,
    carriedCount: carried.length,
    carried: names(carried),
    leftOut: names(all.filter((ref) => !fits(ref))),
  }
}

/**
 * Which branches and tags patterns let through, of those that the leading side has: the remote for pull, the
 * repository here for push, both for sync. @throws AppError as looking at the remote fails
 */
export const createPreviewPatterns = (deps: {
  readonly stores: Pick<Stores, 'mirrors'>
  readonly clock: Clock
  readonly git: RepositoryGit
  readonly remoteGit: Pick<RemoteGit, 'listRefs'>
  readonly repositoryPath: (id: string) => string
  /** @throws AppError `vault_locked` */
  readonly openCredential: OpenJobCredential
}): PreviewPatterns => {
  const { clock } = deps
  const prefixes = ['refs/heads/', 'refs/tags/']
  const listings = createRecentValues<Listing>(rememberedListings)

  const refsThere = (remote: Remote, key: string): Promise<readonly string[]> => {
    const known = listings.get(key)
    if (known !== undefined && clock.now() - known.at < listingLifetimeMs) return known.refs
    const refs = lookAtRemote(clock, remote.address, async (signal) => {
      const seen = await deps.remoteGit.listRefs(remote, { prefixes, signal })
      return [...seen.refs.keys()]
    })
    const listing = { at: clock.now(), refs }
    listings.set(key, listing)
    // A failure is not worth remembering.
    refs.catch(() => listings.set(key, { ...listing, at: 0 }))
    return refs
  }

  const ofNew: PreviewPatterns['ofNew'] = async ({ direction, repositoryId, remote, signIn }, patterns) => {
    const here =
      repositoryId === null || direction === 'pull'
        ? []
        : [...(await deps.git.listRefs(deps.repositoryPath(repositoryId), prefixes)).keys()]
    const there = direction === 'push' ? [] : await refsThere(remote, `${signIn} ${remote.address.url}`)
    const refs = [...new Set([...here, ...there])].filter(isPulled)
    const fits = createRefFilter(patterns)
    return { branches: groupOf(refs, 'refs/heads/', fits), tags: groupOf(refs, 'refs/tags/', fits) }
  }

  return {
    ofNew,
    ofMirror: async (mirrorId, patterns) => {
      const row = deps.stores.mirrors.find(mirrorId)
      if (row === null) throw missing('The mirror')
      const { direction, repositoryId, accountId } = row
      const credential = await deps.openCredential(accountId, row.url)
      const remote = { address: storedAddress(row.url), credential }
      return ofNew({ direction, repositoryId, remote, signIn: accountId ?? '' }, patterns)
    },
  }
}
