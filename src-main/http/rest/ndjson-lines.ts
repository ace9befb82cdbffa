import { AppError } from '../../../src-shared/errors/app-error.ts'

const newline = 10
const carriageReturn = 13
const leastBytes = 16 * 1024

/**
 * Cuts a body into lines without their ends, however large the body is. Empty lines are passed over; the last needs
 * no end. A line is only good until the next one is asked for: all of them share their memory, because a body of many
 * gigabytes in lines of some megabytes would otherwise leave as much behind.
 * @param mostBytes of the line with this number, from 0
 * @throws AppError `too_large`
 */
export async function* ndjsonLines(
  body: AsyncIterable<Uint8Array>,
  mostBytes: (line: number) => number,
): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0)
  let length = 0
  let count = 0

  const keep = (part: Uint8Array): void => {
    const needed = length + part.length
    if (needed > mostBytes(count)) {
      const reason = `Line ${count + 1} of the body has more than ${mostBytes(count)} bytes.`
      throw new AppError('too_large', reason, { details: { reason } })
    }
    if (needed > held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(leastBytes, needed + (needed >>> 1)))
      held.copy(larger, 0, 0, length)
      held = larger
    }
    held.set(part, length)
    length = needed
  }
  /** The line that is held; null when there is nothing in it. */
  const take = (): Buffer | null => {
    const line = held.subarray(0, length)
    length = 0
    if (line.length === 0 || (line.length === 1 && line[0] === carriageReturn)) return null
    count += 1
    return line
  }

  for await (const chunk of body) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      const line = take()
      if (line !== null) yield line
    }
    keep(chunk.subarray(start))
  }
  const rest = take()
  if (rest !== null) yield rest
}
