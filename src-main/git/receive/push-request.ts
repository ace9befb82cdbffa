import { objectIdSchema, zeroObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { pktText } from '../pkt-line.ts'
import type { RequestBody } from '../serve/request-body.ts'

/** What a client wants changed, from the head of its push, before the pack. */
export type PushRequest = {
  /** As the client names the refs. */
  readonly updates: readonly RefUpdate[]
  readonly reportStatus: boolean
  readonly sideBand: boolean
  readonly quiet: boolean
  readonly atomic: boolean
}

export const mostUpdates = 250_000

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** A ref name with bytes that are no UTF-8 keeps replacement characters here and is refused by its form later. */
const parseUpdate = (line: string): RefUpdate => {
  const [oldObjectId, newObjectId] = [line.slice(0, 40), line.slice(41, 81)]
  const wellFormed =
    objectIdSchema.safeParse(oldObjectId).success && objectIdSchema.safeParse(newObjectId).success
  if (!wellFormed || line[40] !== ' ' || line[81] !== ' ')
    throw invalid('A command of the push is not understood.')
  return {
    ref: line.slice(82),
    oldObjectId: oldObjectId === zeroObjectId ? null : oldObjectId,
    newObjectId: newObjectId === zeroObjectId ? null : newObjectId,
  }
}

/**
 * Reads the commands; null for the empty request with which git tries the connection before a large push.
 * `shallow` lines need nothing: whatever the client cut off has to be here already, which the check of the received
 * objects finds out. https://git-scm.com/docs/gitprotocol-pack#_pushing_data_to_a_server
 * @throws AppError `invalid_input`, `too_large`
 */
export const readPushRequest = async (body: RequestBody): Promise<PushRequest | null> => {
  const updates: RefUpdate[] = []
  let capabilities: ReadonlySet<string> | null = null
  for (let line = await body.readLine(); line?.kind !== 'flush'; line = await body.readLine()) {
    if (line === null) throw invalid('The push breaks off.')
    if (line.kind !== 'data') throw invalid("The push is not in git's format.")
    const [command = '', offered] = pktText(line.data).split('\0')
    if (command.startsWith('shallow ')) continue
    if (command.startsWith('push-cert')) throw invalid('Signed pushes are not offered here.')
    if (updates.length === mostUpdates)
      throw new AppError('too_large', `A push has at most ${mostUpdates} refs.`)
    capabilities ??= new Set(offered?.split(' '))
    updates.push(parseUpdate(command))
  }
  if (capabilities === null) return null
  const format = [...capabilities].find((word) => word.startsWith('object-format='))
  if (format !== undefined && format !== 'object-format=sha1')
    throw invalid('Only SHA-1 repositories are kept here.')
  return {
    updates,
    reportStatus: capabilities.has('report-status') || capabilities.has('report-status-v2'),
    sideBand: capabilities.has('side-band-64k'),
    quiet: capabilities.has('quiet'),
    atomic: capabilities.has('atomic'),
  }
}
