import type {
  DiscoveredRepository,
  DiscoveryFacets,
  DiscoveryFilter,
} from '../../../src-shared/domain/discovery.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { Paged } from './page.ts'

/** The last time that an account's forge was asked for its repositories. */
export type ListingRow = {
  readonly number: number
  /** The last one that came to its end; null when none did. */
  readonly whole: number | null
  readonly startedAt: number
  readonly finishedAt: number | null
  readonly failure: Failure | null
}

/** A repository with the keys by which mirrors know it. */
export type ListedRepository = ForgeRepository & {
  readonly canonicalUrl: string
  readonly canonicalSsh: string | null
}

/** A repository of a forge, with the addresses by which a mirror of it is known. */
export type PlacedRepository = DiscoveredRepository & {
  readonly canonicalUrl: string
  readonly canonicalSsh: string | null
}

/**
 * What forges listed. Shown is what the last whole listing named, and what the one after it has named so far: a listing
 * that breaks off takes nothing away.
 */
export type DiscoveryStore = {
  readonly listing: (accountId: string) => ListingRow | null
  /** @returns its number */
  readonly begin: (accountId: string, at: number) => number
  /** A page of a listing, in one transaction. */
  readonly save: (accountId: string, number: number, repositories: readonly ListedRepository[]) => void
  /** The listing came to its end: what it did not name is forgotten. Or it broke off. */
  readonly finish: (accountId: string, number: number, at: number, failure: Failure | null) => void
  /** How many a listing has named so far. */
  readonly countNamed: (accountId: string, number: number) => number
  readonly count: (accountId: string, filter: DiscoveryFilter) => number
  /** By path. @throws AppError `invalid_input` for a cursor of another list */
  readonly list: (
    accountId: string,
    filter: DiscoveryFilter,
    page: { readonly cursor: string | null; readonly limit: number },
  ) => Paged<DiscoveredRepository>
  readonly find: (accountId: string, forgeId: string) => DiscoveredRepository | null
  /** Ignoring case, as forges do. */
  readonly findByPath: (accountId: string, path: string) => PlacedRepository | null
  readonly facets: (accountId: string) => DiscoveryFacets
}
