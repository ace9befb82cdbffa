import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createPktLineReader, type PktLine } from '../pkt-line.ts'
import { failureOfSocket, failureOfStatus, remoteFailure, type FailureContext } from './classify-failure.ts'
import type { HttpAnswer } from './http-exchange.ts'
import { maxListingBytes } from './ref-lines.ts'

const maxErrorBytes = 8_192

const readStart = async (answer: HttpAnswer): Promise<string> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer.chunks()) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= maxErrorBytes) break
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, maxErrorBytes)
}

/**
 * Reads an answer in git's pkt-lines as it comes.
 * @throws AppError `remote_error` when it is not in that form, or longer than anybody's list of refs
 */
export const readPktLines = async (answer: HttpAnswer, read: (line: PktLine) => void): Promise<void> => {
  const reader = createPktLineReader()
  let length = 0
  for await (const chunk of answer.chunks()) {
    length += chunk.length
    if (length > maxListingBytes) throw new AppError('remote_error', 'The list of refs is too long.')
    reader.push(chunk)
    for (let line = reader.take(); line !== null; line = reader.take()) read(line)
  }
}

const saysNoAtNewPlace: ReadonlySet<string> = new Set([
  'remote_auth_failed',
  'remote_read_denied',
  'remote_write_denied',
  'remote_not_found',
])

/**
 * What an answer says that is no success.
 * @param movedTo where the service was found, when it is not where it was looked for
 * @throws AppError `remote_…`
 */
export const refuse = async (
  answer: HttpAnswer,
  context: FailureContext,
  movedTo: string | null,
): Promise<never> => {
  const body = await readStart(answer)
  const refused = failureOfStatus({ status: answer.status, headers: answer.headers, body }, context)
  // The sign-in is not handed to another origin: what it says there is no word about the sign-in.
  if (movedTo === null || !saysNoAtNewPlace.has(refused.code)) throw refused
  throw remoteFailure({ code: 'remote_moved', details: { movedTo } }, context, `Moved to ${movedTo}`)
}

/** Nothing moved for as long as the request could wait; null for any other error. */
export const failureOfStall = (
  error: unknown,
  context: FailureContext,
  silenceMs: number,
): AppError | null => {
  if ((error as NodeJS.ErrnoException).code !== 'ESTALLED') return null
  const details = { stallSeconds: Math.round(silenceMs / 1_000) }
  return remoteFailure({ code: 'remote_stalled', details }, context, '', error)
}

/** Whatever broke a request, as an AppError that names the host. */
export const failureOfExchange = (error: unknown, context: FailureContext): AppError => {
  if (error instanceof AppError && error.details['host'] === undefined && error.code !== 'cancelled') {
    return remoteFailure({ code: error.code, details: error.details }, context, error.message, error)
  }
  return failureOfSocket(error, context)
}
