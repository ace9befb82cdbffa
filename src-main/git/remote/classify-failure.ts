import { AppError, type ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import { meaningOfSocketCode } from '../../../src-shared/errors/socket-code.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { redact } from '../redact.ts'
import { factsOf, localFactsOf } from './failure-facts.ts'
import { failureSigns, malformedObjects, meaningOfStatus, type Meaning } from './failure-signs.ts'
import { wordsOfPage } from './words-of-page.ts'

/**
 * The one place that reads what git, ssh and HTTP servers say about a failure; the signs it knows are in
 * `failure-signs.ts`, those of single refs in `ref-refusals.ts`. Everything is matched on English text (`LC_ALL=C`):
 * an HTTP status first, then the words, the most specific first.
 */
export type FailureContext = {
  readonly address: RemoteAddress
  /** A 403 means "may not read" to one who reads and "may not write" to one who pushes. */
  readonly direction: 'read' | 'write'
  /** Taken out of every text. */
  readonly secrets: readonly string[]
}

export type HttpFailure = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The beginning of the answer's text. */
  readonly body: string
}

const outputLimit = 4_000

/** A failure as an AppError whose `details` carry host, path and the redacted end of the text. */
export const remoteFailure = (
  { code, details }: Meaning,
  context: FailureContext,
  output = '',
  cause?: unknown,
): AppError => {
  const { host, path } = context.address
  const text = redact(output, context.secrets).trim().slice(-outputLimit)
  const all: ErrorDetails = { host, path, ...details, ...(text === '' ? {} : { output: text }) }
  return new AppError(code, errorMessage(code, all).title, { details: all, cause })
}

const statusInText = /returned error: (\d{3})|HTTP (\d{3})\b|Received HTTP code (\d{3}) from proxy/
/** One line for each ref of a fetch: names that people chose, which must not be taken for signs. */
const refLine = /^ [ *+=t-] .*$/gm
const progressLine = /^(?:remote: )?(?:\w+ (?:objects|deltas)|Checking connectivity):? +\d.*$/gm

/** What is left when progress and the lines about single refs are taken out. */
export const spokenOutput = (stderr: string): string =>
  stderr
    .replace(/\r/g, '\n')
    .replace(refLine, '')
    .replace(progressLine, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')

/** What the server wrote, without git's prefix and padding. */
export const remoteOutput = (stderr: string): string =>
  spokenOutput(stderr)
    .split('\n')
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice('remote:'.length).trim())
    .join('\n')

const meaningOf = (output: string, context: FailureContext): Meaning => {
  const lines = output.replaceAll(context.address.url, '').split('\n')
  const text = {
    remote: lines.filter((line) => line.startsWith('remote:')).join('\n'),
    local: lines.filter((line) => !line.startsWith('remote:')).join('\n'),
    any: lines.join('\n'),
  }
  const found = failureSigns.find((one) => one.sign.test(text[one.said ?? 'any']))
  const status = statusInText.exec(text.local)
  if (status !== null) {
    const number = Number(status[1] ?? status[2] ?? status[3])
    const meaning = meaningOfStatus(number, context.direction)
    // The words say more than a 403 or a 500; "hung up" and the like say less than any status.
    const vague = found === undefined || found.code === 'remote_connection_lost'
    return vague || ![403, 500].includes(number) ? meaning : found
  }
  if (found !== undefined) return found
  if (malformedObjects.test(text.any)) {
    return context.direction === 'read'
      ? { code: 'remote_malformed' }
      : { code: 'remote_rejected', details: { reason: 'malformed', refs: 'the push' } }
  }
  return { code: 'remote_error' }
}

/** A git process ended with a failure that concerns the whole transfer. */
export const failureOfOutput = (stderr: string, context: FailureContext): AppError => {
  const output = spokenOutput(stderr)
  const { code, details } = meaningOf(output, context)
  const said = redact(remoteOutput(stderr), context.secrets)
  return remoteFailure(
    { code, details: { ...localFactsOf(output), ...factsOf(said), ...details } },
    context,
    output,
  )
}

/** The remote changed between its listing and the transfer: worth one more try at once. */
export const isFetchRace = (stderr: string): boolean =>
  /not our ref|cannot lock ref .* but expected|couldn't find remote ref/.test(stderr)

const headerOf = (failure: HttpFailure, name: string): string | null => {
  const value = failure.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? null)
}

/** Seconds from now, of `Retry-After` (seconds or date) or GitHub's `x-ratelimit-reset` (epoch seconds). */
const retryAfterSeconds = (failure: HttpFailure, nowMs: number): number | null => {
  const after = headerOf(failure, 'retry-after')
  if (after !== null) {
    const ms = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - nowMs
    if (Number.isFinite(ms)) return Math.max(0, Math.ceil(ms / 1_000))
  }
  const reset = Number(headerOf(failure, 'x-ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(reset) ? Math.max(0, Math.ceil(reset - nowMs / 1_000)) : null
}

/** An HTTP answer that is no success. `details.retryAfterSeconds` when a rate limit or a 503 says how long. */
export const failureOfStatus = (
  failure: HttpFailure,
  context: FailureContext,
  nowMs = Date.now(),
): AppError => {
  const { status, body } = failure
  const seconds = retryAfterSeconds(failure, nowMs)
  const exhausted =
    headerOf(failure, 'retry-after') !== null || headerOf(failure, 'x-ratelimit-remaining') === '0'
  const found = failureSigns.find((one) => one.said !== 'local' && one.sign.test(body))
  const saysMore = found !== undefined && found.code !== 'remote_connection_lost'
  const meaning: Meaning =
    status === 429 || (status === 403 && exhausted)
      ? { code: 'remote_rate_limited' }
      : (status === 403 || status === 500) && saysMore
        ? found
        : meaningOfStatus(status, context.direction)
  const saysWhen = meaning.code === 'remote_rate_limited' || status === 503
  const details = {
    ...factsOf(redact(body, context.secrets)),
    ...meaning.details,
    status,
    ...(saysWhen && seconds !== null ? { retryAfterSeconds: seconds } : {}),
  }
  return remoteFailure({ code: meaning.code, details }, context, `HTTP ${status}\n${wordsOfPage(body)}`)
}

/** An error of Node's HTTP client, by its `code`. */
export const failureOfSocket = (error: unknown, context: FailureContext): AppError => {
  if (error instanceof AppError) return error
  const { code, name, message, statusCode } = error as NodeJS.ErrnoException & {
    readonly statusCode?: number
  }
  if (name === 'AbortError') return new AppError('cancelled', 'It was cancelled.', { cause: error })
  const own = code ?? ''
  // Node's own messages begin with the code.
  const output = message.includes(own) ? message : `${own} ${message}`
  return remoteFailure(meaningOfSocketCode(own, statusCode), context, output, error)
}
