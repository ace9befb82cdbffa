import { storedAddress } from '../mirrors/stored-address.ts'
import type { RemoteSizeStore } from '../ports/remote-size-store.ts'

/** How large the copy of a remote may become; null when nobody knows. A host's API may tell more one day. */
export type EstimateBytes = (url: string) => Promise<number | null>

/** git does not tell the size of a remote: what is known is how large its last copy was, and what lies on this disk. */
export const createEstimateBytes =
  (parts: {
    readonly remoteSizes: Pick<RemoteSizeStore, 'find'>
    readonly sizeBytes: (path: string) => Promise<number>
  }): EstimateBytes =>
  async (url) => {
    const { protocol, canonical } = storedAddress(url)
    const known = parts.remoteSizes.find(canonical)
    if (known !== null || protocol !== 'file') return known
    return parts.sizeBytes(url).catch(() => null)
  }
