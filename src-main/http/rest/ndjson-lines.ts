import { AppError } from '../../../src-shared/errors/app-error.ts'

const newline = 10

/**
 * Cuts a body into lines without their ends, however large the body is: never more than one line is held. Empty lines
 * are passed over; the last needs no end.
 * @param mostBytes of the line with this number, from 0
 * @throws AppError `too_large`
 */
export async function* ndjsonLines(
  body: AsyncIterable<Uint8Array>,
  mostBytes: (line: number) => number,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let length = 0
  let count = 0

  const take = (part: Uint8Array): void => {
    if (part.length === 0) return
    parts.push(part)
    length += part.length
    if (length > mostBytes(count)) {
      const reason = `Line ${count + 1} of the body has more than ${mostBytes(count)} bytes.`
      throw new AppError('too_large', reason, { details: { reason } })
    }
  }
  const cut = (): Buffer | null => {
    const line = parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts)
    parts = []
    length = 0
    if (line.length === 0 || (line.length === 1 && line[0] === 13)) return null
    count += 1
    return line
  }

  for await (const chunk of body) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, end))
      start = end + 1
      const line = cut()
      if (line !== null) yield line
    }
    take(chunk.subarray(start))
  }
  const rest = cut()
  if (rest !== null) yield rest
}
