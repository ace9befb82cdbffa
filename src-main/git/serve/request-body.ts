import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createPktLineReader, type PktLine } from '../pkt-line.ts'

/** The body of a git request: pkt-lines at its head, then perhaps a pack, which is passed on as a stream. */
export type RequestBody = {
  /**
   * The next pkt-line; null at the end of the body.
   * @throws AppError `invalid_input` when it is not in git's format, `too_large` after `limitBytes` of them
   */
  readonly readLine: () => Promise<PktLine | null>
  /** What was not taken as lines, as it arrives. Leaves the source open, so that the rest can still be drained. */
  readonly remaining: () => AsyncGenerator<Buffer, void, void>
  /** Reads the rest away: only a client that was heard out reads the answer. Broken connections are ignored. */
  readonly drain: () => Promise<void>
  readonly hasEnded: () => boolean
}

const invalid = (reason: string, cause?: unknown): AppError =>
  new AppError('invalid_input', reason, { details: { reason }, cause })

/** `limitBytes` is for the lines at its head; what follows them may be of any size. */
export const createRequestBody = (request: AsyncIterable<Buffer>, limitBytes: number): RequestBody => {
  const source = request[Symbol.asyncIterator]()
  const lines = createPktLineReader()
  let ended = false
  let taken = 0

  const next = async (): Promise<Buffer | null> => {
    if (ended) return null
    const step = await source.next()
    if (!step.done) return step.value
    ended = true
    return null
  }

  const take = (): PktLine | null => {
    try {
      return lines.take()
    } catch (error) {
      throw invalid("The request is not in git's format.", error)
    }
  }

  async function* remaining(): AsyncGenerator<Buffer, void, void> {
    const rest = lines.rest()
    if (rest.length > 0) yield rest
    for (let chunk = await next(); chunk !== null; chunk = await next()) yield chunk
  }

  return {
    readLine: async () => {
      for (;;) {
        const line = take()
        if (line !== null) {
          taken += line.kind === 'data' ? line.data.length + 4 : 4
          if (taken > limitBytes) throw new AppError('too_large', 'The request names too much at once.')
          return line
        }
        const chunk = await next()
        if (chunk === null) {
          if (lines.rest().length > 0) throw invalid('The request ends in the middle of a line.')
          return null
        }
        lines.push(chunk)
      }
    },
    remaining,
    drain: async () => {
      try {
        while ((await next()) !== null);
      } catch {
        // The client is gone.
      }
    },
    hasEnded: () => ended,
  }
}
