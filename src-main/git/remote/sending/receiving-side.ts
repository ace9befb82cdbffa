import type { ObjectId, RefMap } from '../../../../src-shared/domain/ref.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { Remote } from '../../../core/ports/remote-git.ts'
import { createAdvertisementReader } from '../advertisement.ts'
import { failureOfOutput, remoteFailure } from '../classify-failure.ts'
import type { HttpExchange } from '../http-exchange.ts'
import { findService } from '../info-refs.ts'
import { failureOfExchange, readPktLines } from '../read-answer.ts'
import { failureContext } from '../run-remote-git.ts'

/** The side of a remote that takes pushes, as it presents itself before one. */
export type ReceivingSide = {
  /** The address of the repository there, without a slash at the end. */
  readonly base: string
  /** The address to give the mirror when the repository moved there for good. */
  readonly movedTo: string | null
  readonly refs: RefMap
  /** Objects it says it has, with all they lead to: what need not be sent. */
  readonly has: ReadonlySet<ObjectId>
  readonly capabilities: ReadonlySet<string>
}

const objectIdForm = /^[0-9a-f]{40}$/

/**
 * Asks the receiving side what it has and can do. https://git-scm.com/docs/gitprotocol-http#_discovering_references
 * @returns null when it does not speak the protocol that `send-over-http.ts` needs: git must do it
 * @throws AppError `remote_…`, `cancelled`
 */
export const askReceivingSide = async (
  exchange: HttpExchange,
  remote: Remote,
  signal: AbortSignal,
): Promise<ReceivingSide | null> => {
  const context = failureContext(remote, 'write')
  try {
    // Without a protocol version: receiving has none but the first.
    const asked = { remote, service: 'git-receive-pack', headers: {}, signal } as const
    const service = await findService(exchange, asked)
    if (service === null) return null
    const { answer, base, movedTo } = service
    const reader = createAdvertisementReader(['refs/'])
    await readPktLines(answer, reader.read)
    const found = reader.result()
    // A server that does not tell what became of a push is older than HTTP; whether it took anything, none would know.
    if (found.version !== 0 || !found.capabilities.has('report-status')) return null
    // Refs that a broken list leaves out would be taken for refs that are not there.
    if (!found.isWhole)
      throw remoteFailure({ code: 'remote_connection_lost' }, context, 'The list broke off.')
    const { refs } = found.refs
    const has = new Set([...refs.values(), ...found.haves.filter((id) => objectIdForm.test(id))])
    return { base, movedTo, refs, has, capabilities: found.capabilities }
  } catch (error) {
    const said = error instanceof AppError ? error.details['said'] : undefined
    if (typeof said === 'string') throw failureOfOutput(`fatal: remote error: ${said}`, context)
    throw failureOfExchange(error, context)
  }
}
