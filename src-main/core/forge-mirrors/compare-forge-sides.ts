import { fingerprintOf } from '../mirrors/fingerprint.ts'
import { lookAtRemote } from '../mirrors/look-at-remote.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { Remote } from '../ports/remote-git.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'

/** What a mirror of a forge carries, by force. */
const carried = ['refs/heads/', 'refs/tags/']

type Looking = Pick<ForgeMirrorParts, 'remoteGit' | 'clock'>

/** The branches and tags of a remote. @throws AppError as a run would fail */
export const refsAt = ({ remoteGit, clock }: Looking, remote: Remote): Promise<RefMap> =>
  lookAtRemote(clock, remote.address, async (signal) => {
    const { refs } = await remoteGit.listRefs(remote, { prefixes: carried, signal })
    return new Map(
      [...refs].filter(([ref]) => carried.some((prefix) => ref.startsWith(prefix)) && !ref.endsWith('^{}')),
    )
  })

/** null for one that is not there, or not shown. */
export const refsIfThere = async (looking: Looking, remote: Remote): Promise<RefMap | null> => {
  try {
    return await refsAt(looking, remote)
  } catch (error) {
    if (isAppError(error) && error.code === 'remote_not_found') return null
    throw error
  }
}

/** What stands at a side that another is to be made equal to, and would not stand there afterwards. */
export type Overwritten = {
  /** Where it stands, with the ids that would go. */
  readonly refs: RefMap
  /** Of what would be lost: the same as long as that is the same. */
  readonly fingerprint: string
}

/**
 * What would be overwritten or deleted there. Only equal ids count as kept: whether one contains the other is not known
 * without fetching both.
 */
export const overwrittenBy = (from: RefMap, to: RefMap): Overwritten => {
  const refs = new Map([...to].filter(([ref, objectId]) => from.get(ref) !== objectId))
  return { refs, fingerprint: fingerprintOf(refs, null) }
}
