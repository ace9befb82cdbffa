import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Remote, RemoteGit } from '../ports/remote-git.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { pulledPrefixes, pushedPrefixes, trackingRefspecs } from '../mirrors/ref-scope.ts'
import { storedAddress } from '../mirrors/stored-address.ts'

const prefixesOf: Readonly<Record<Direction, readonly string[]>> = {
  pull: pulledPrefixes,
  sync: pulledPrefixes,
  push: pushedPrefixes,
}

/** Where what is fetched for a repair stands until it is over. */
export const repairPrefix = 'refs/remotes/repair/'

/**
 * Fetches everything that the remotes of a repository have into a copy that is being made. One that cannot be reached
 * does not keep the others from helping.
 * @returns the mirrors whose remote could not be reached
 */
export const fetchFromSources = async (
  parts: {
    readonly remoteGit: Pick<RemoteGit, 'fetch'>
    readonly openCredential: OpenJobCredential
  },
  mirrors: readonly MirrorRow[],
  fresh: string,
  signal: AbortSignal,
): Promise<readonly MirrorRow[]> => {
  const unreached: MirrorRow[] = []
  for (const mirror of mirrors) {
    try {
      const credential = await parts.openCredential(mirror.accountId, mirror.url)
      const remote: Remote = { address: storedAddress(mirror.url), credential }
      await parts.remoteGit.fetch({
        repositoryPath: fresh,
        remote,
        refspecs: trackingRefspecs(`repair/${mirror.id}`, prefixesOf[mirror.direction]),
        prune: false,
        signal,
        onProgress: () => undefined,
      })
    } catch (error) {
      if (signal.aborted) throw error
      unreached.push(mirror)
    }
  }
  return unreached
}
