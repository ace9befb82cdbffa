import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import { flushPkt } from '../../pkt-line.ts'
import type { HttpAnswer } from '../http-exchange.ts'
import { basicAuthorization } from '../info-refs.ts'
import { failureOfExchange, failureOfStall, readPktLines, refuse } from '../read-answer.ts'
import { failureContext } from '../run-remote-git.ts'
import { makePush } from './make-push.ts'
import type { PushBody } from './push-body.ts'
import type { PushOverHttp, SendOverHttpParts, SentOverHttp } from './push-over-http.ts'
import { readReport } from './read-report.ts'
import type { ReceivingSide } from './receiving-side.ts'

/** A host closed a kept connection in the moment it was used, and said nothing. */
const isStale = (error: unknown): boolean => (error as { readonly wasKept?: boolean }).wasKept === true

/**
 * Sends commands and the pack they need, and reads what became of them.
 * @param mayLookAgain whether the caller looks again when a kept connection turns out to be closed
 * @throws AppError as `SendOverHttp` says
 */
export const postPush = async (
  parts: SendOverHttpParts,
  push: PushOverHttp,
  side: ReceivingSide,
  commands: readonly PushUpdate[],
  mayLookAgain: boolean,
): Promise<SentOverHttp | 'look again'> => {
  const { remote, onText = () => undefined } = push
  const context = failureContext(remote, 'write')
  const made = makePush(parts, push, side, commands)
  const url = new URL(`${side.base}/git-receive-pack`)
  const post = async (body: PushBody['body'], silenceMs?: number): Promise<HttpAnswer> => {
    const headers = {
      'Content-Type': 'application/x-git-receive-pack-request',
      Accept: 'application/x-git-receive-pack-result',
      ...basicAuthorization(remote, url),
    }
    const how = silenceMs === undefined ? {} : ({ silenceMs, isOnce: true } as const)
    const request = { method: 'POST', url, headers, body, signal: made.signal, ...how } as const
    const answer = await parts.exchange.send(request)
    if (answer.status !== 200) await refuse(answer, context, side.movedTo)
    return answer
  }

  const sendsObjects = commands.some(({ newObjectId }) => newObjectId !== null)
  const silenceMs = sendsObjects ? Math.max(parts.stallMs, parts.checkingMs) : parts.stallMs
  let sent: PushBody | null = null
  try {
    const body = await made.body()
    sent = body
    // Some servers refuse a body of unknown length before they know who sends it: git, too, asks them first.
    if (body.kind === 'streamed') await readPktLines(await post(flushPkt), () => undefined)
    made.touch()
    const answer = await post(body.body, silenceMs)
    const hasSideBand = side.capabilities.has('side-band-64k')
    const report = await readReport(answer, { commands, hasSideBand, context, onText })
    return { ...report, movedTo: report.movedTo ?? side.movedTo, bytes: made.bytes() }
  } catch (error) {
    if (push.signal.aborted) throw new AppError('cancelled', 'It was cancelled.', { cause: error })
    // Nothing was sent: it failed here.
    if (sent === null) throw made.stoppedBy() ?? error
    if (mayLookAgain && sent.kind === 'buffered' && isStale(error)) return 'look again'
    throw failureOfStall(error, context, silenceMs) ?? failureOfExchange(made.stoppedBy() ?? error, context)
  } finally {
    await made.end()
  }
}
