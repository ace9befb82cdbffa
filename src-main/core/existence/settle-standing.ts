import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { ForgeLook } from './look-for-repository.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Finding } from './look-for-repository.ts'
import type { Standing } from './judge-finding.ts'
import { addressThere, standsAt } from './place-address.ts'

type Engine = Pick<MirrorEngine, 'change' | 'refusePublishing'>

/**
 * Lets the mirror follow a repository that the forge itself showed under its id in another place: the address changes,
 * history and base stay. To another host, or where everybody could read what is private here, it does not by itself.
 * @returns why not, in a sentence; null when it followed
 */
const follow = async (
  engine: Engine,
  mirror: MirrorRow,
  repository: ForgeRepository,
): Promise<string | null> => {
  const address = addressThere(mirror, repository)
  if (address === null) {
    return `It stands at ${repository.cloneUrl} now. Give the mirror this address if it is right.`
  }
  try {
    await engine.refusePublishing(mirror.id, address, false)
    engine.change(mirror.id, { address })
    return null
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'cancelled' || error.code === 'internal') throw error
    return `It is ${repository.path} now, and the mirror does not follow by itself: ${errorMessage(error.code, error.details).title}`
  }
}

/** What was found, against the place that the mirror looks at; a mirror whose repository moved follows it. */
export const settleStanding = async (
  engine: Engine,
  look: Pick<ForgeLook, 'forge' | 'access'>,
  mirror: MirrorRow,
  finding: Finding,
): Promise<Standing> => {
  if (finding.kind !== 'found') return finding
  const { repository } = finding
  if (standsAt(mirror, repository, look.access.webUrl)) return { kind: 'here', repository }
  // Forges rename what they are about to delete: that is no new place.
  if (repository.deletedFromAt !== null) {
    return { kind: 'unclear', reason: `${forgeNames[look.forge.kind]} is about to delete it.` }
  }
  return { kind: 'moved', repository, reason: await follow(engine, mirror, repository) }
}
