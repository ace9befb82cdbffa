import { AppError } from '../../../../src-shared/errors/app-error.ts'

/** The answer holds something besides a whole pack: git's own client knows what to do with it. */
export class NoPlainPack extends Error {}

const dataBand = 1
const progressBand = 2
const headLength = 4

export type PackListener = {
  /** A piece of the pack, not copied. */
  readonly give: (piece: Buffer) => void
  /** What the server writes for people. */
  readonly hear: (text: string) => void
  /** Makes the error of what the server says instead of a pack. */
  readonly fail: (words: string) => Error
}

export type PackDemultiplexer = {
  /** @throws NoPlainPack; what `fail` made; AppError `remote_error` when it is no answer */
  readonly take: (chunk: Buffer) => void
  /** After the last chunk. @throws AppError `remote_connection_lost` when the answer was not whole */
  readonly end: () => void
}

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
 * Takes the pack out of the answer to `fetch` of protocol v2 as it comes: hundreds of megabytes pass here. Without
 * negotiation its only section is `packfile`. https://git-scm.com/docs/gitprotocol-v2#_fetch
 */
export const createPackDemultiplexer = ({ give, hear, fail }: PackListener): PackDemultiplexer => {
  /** The length of the next line, as far as it has come. */
  let head = ''
  /** What is still to come of a line. */
  let left = 0
  /** Of that line; null where it does not come on a band, or the band has not come. */
  let band: number | null = null
  let words: Buffer[] = []
  let isPack = false
  let isWhole = false

  const takeWords = (text: string): void => {
    if (band === progressBand) hear(text)
    else if (band !== null) throw fail(text)
    else if (text.startsWith('ERR ')) throw fail(text.slice('ERR '.length).trimEnd())
    else if (text.trimEnd() !== 'packfile') throw new NoPlainPack(text)
    else isPack = true
  }

  return {
    take: (chunk) => {
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
          if (length === 0) isWhole = isPack
          left = Math.max(0, length - headLength)
        } else if (isPack && band === null) {
          band = chunk[offset] ?? 0
          offset += 1
          left -= 1
        } else {
          const part = chunk.subarray(offset, offset + left)
          offset += part.length
          left -= part.length
          if (band === dataBand) {
            give(part)
            continue
          }
          words.push(part)
          if (left > 0) continue
          const text = Buffer.concat(words).toString('utf8')
          words = []
          takeWords(text)
        }
      }
    },
    end: () => {
      if (!isWhole) throw new AppError('remote_connection_lost', 'The pack ended early.')
    },
  }
}
