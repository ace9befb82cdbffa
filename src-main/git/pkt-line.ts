import { AppError } from '../../src-shared/errors/app-error.ts'

/**
 * git's pkt-line format: four hex digits of length, then data; `0000` flush, `0001` delimiter, `0002` response
 * end. https://git-scm.com/docs/gitprotocol-common#_pkt_line_format
 */
export type PktLine =
  | { readonly kind: 'data'; readonly data: Buffer }
  | { readonly kind: 'flush' }
  | { readonly kind: 'delimiter' }
  | { readonly kind: 'response-end' }

export const flushPkt = Buffer.from('0000')
export const delimiterPkt = Buffer.from('0001')
/** Most bytes of data in one line. */
export const maxPktData = 65_516

export const encodePkt = (data: string | Uint8Array): Buffer => {
  const body =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (body.length > maxPktData) throw new RangeError('A pkt-line holds at most 65516 bytes.')
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, '0')), body])
}

/** The text of a data line without its closing newline. */
export const pktText = (data: Buffer): string => {
  const text = data.toString('utf8')
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

const malformed = (): AppError =>
  new AppError('remote_error', "The answer is not in git's protocol.", { details: { malformed: true } })

/**
 * Cuts a byte stream into pkt-lines as it arrives. `take()` returns the next whole line or null; `rest()` hands
 * over the bytes not taken, which is how a pack that follows the commands is passed on untouched.
 */
export const createPktLineReader = (): {
  readonly push: (chunk: Buffer) => void
  readonly take: () => PktLine | null
  readonly rest: () => Buffer
} => {
  let buffered: Buffer = Buffer.alloc(0)
  let offset = 0

  const take = (): PktLine | null => {
    if (buffered.length - offset < 4) return null
    const digits = buffered.toString('latin1', offset, offset + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw malformed()
    const length = Number.parseInt(digits, 16)
    if (length < 3) {
      offset += 4
      return { kind: length === 0 ? 'flush' : length === 1 ? 'delimiter' : 'response-end' }
    }
    if (length === 3) throw malformed()
    if (buffered.length - offset < length) return null
    const data = buffered.subarray(offset + 4, offset + length)
    offset += length
    return { kind: 'data', data }
  }

  return {
    push: (chunk) => {
      buffered = offset >= buffered.length ? chunk : Buffer.concat([buffered.subarray(offset), chunk])
      offset = 0
    },
    take,
    rest: () => {
      const left = buffered.subarray(offset)
      buffered = Buffer.alloc(0)
      offset = 0
      return left
    },
  }
}
