import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { pathAtForge, standsAt } from './place-address.ts'

/**
 * What a list says of a mirror: that its repository is there, under its own id and where the mirror looks. A list that
 * does not say so says nothing: each of those is looked for by itself. Only a list that came to its end is asked, and
 * none of the filters of imports.
 * @param youngest when the list must have ended at the earliest
 */
export const seenInList = (
  discovery: Pick<DiscoveryStore, 'listing' | 'find' | 'findByPath'>,
  mirror: MirrorRow,
  sought: { readonly accountId: string; readonly forgeId: string | null; readonly webUrl: string },
  youngest: number,
): DiscoveredRepository | null => {
  const { accountId, forgeId, webUrl } = sought
  const listing = discovery.listing(accountId)
  const isWhole =
    listing !== null &&
    listing.whole === listing.number &&
    listing.finishedAt !== null &&
    listing.finishedAt >= youngest
  if (!isWhole) return null
  const found =
    forgeId === null
      ? discovery.findByPath(accountId, pathAtForge(mirror, webUrl))
      : discovery.find(accountId, forgeId)
  return found !== null && standsAt(mirror, found, webUrl) ? found : null
}
