import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { HttpAnswer } from '../http-exchange.ts'

/** The answer holds something besides a whole pack: git's own client knows what to do with it. */
export class NoPlainPack extends Error {}

const dataBand = 1
const progressBand = 2
const headLength = 4

const lengthOf = (head: string): number => {
  const length = /^[0-9a-fA-F]{4}$/.test(head) ? Number.parseInt(head, 16) : Number.NaN
  if (length === 3 || Number.isNaN(length)) {
    throw new AppError('remote_error', "The answer is not in git's protocol.", {
      details: { malformed: true },
    })
  }
  return length
}

/**
 * The pack in the answer to `fetch` of protocol v2, as it comes, without a copy: hundreds of megabytes pass here. Without
 * negotiation its only section is `packfile`. https://git-scm.com/docs/gitprotocol-v2#_fetch
 * @param hear what the server writes for people
 * @param fail makes the error of what the server says instead of a pack
 * @throws NoPlainPack; AppError `remote_connection_lost` when it ends early, `remote_error` when it is no answer
 */
export async function* packPieces(
  answer: Pick<HttpAnswer, 'chunks'>,
  hear: (text: string) => void,
  fail: (words: string) => Error,
): AsyncGenerator<Buffer> {
  /** The length of the next line, as far as it has come. */
  let head = ''
  /** What is still to come of a line. */
  let left = 0
  /** Of that line; null where it does not come on a band, or the band has not come. */
  let band: number | null = null
  let words: Buffer[] = []
  const seen = { isPack: false, isWhole: false }

  const take = (text: string): void => {
    if (band === progressBand) hear(text)
    else if (band !== null) throw fail(text)
    else if (text.startsWith('ERR ')) throw fail(text.slice('ERR '.length).trimEnd())
    else if (text.trimEnd() !== 'packfile') throw new NoPlainPack(text)
    else seen.isPack = true
  }

  for await (const chunk of answer.chunks()) {
    let offset = 0
    while (offset < chunk.length) {
      if (left === 0) {
        const wanted = headLength - head.length
        head += chunk.toString('latin1', offset, offset + wanted)
        offset += wanted
        if (head.length < headLength) break
        const length = lengthOf(head)
        head = ''
        band = null
        if (length === 0) seen.isWhole = seen.isPack
        left = Math.max(0, length - headLength)
      } else if (seen.isPack && band === null) {
        band = chunk[offset] ?? 0
        offset += 1
        left -= 1
      } else {
        const part = chunk.subarray(offset, offset + left)
        offset += part.length
        left -= part.length
        if (band === dataBand) {
          yield part
          continue
        }
        words.push(part)
        if (left > 0) continue
        const text = Buffer.concat(words).toString('utf8')
        words = []
        take(text)
      }
    }
  }
  if (!seen.isWhole) throw new AppError('remote_connection_lost', 'The pack ended early.')
}
