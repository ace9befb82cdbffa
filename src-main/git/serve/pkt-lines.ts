import { maxPktData } from '../pkt-line.ts'

/**
 * Many short lines as pkt-lines, each closed with a newline: a list of refs has tens of thousands, for which a
 * buffer each would cost more than everything else. The text has to be plain ASCII or well-formed Unicode.
 */
export const encodePktLines = (lines: readonly string[]): Buffer => {
  let encoded = ''
  for (const line of lines) {
    const length = Buffer.byteLength(line) + 1
    if (length > maxPktData) throw new RangeError('A pkt-line holds at most 65516 bytes.')
    encoded += `${(length + 4).toString(16).padStart(4, '0')}${line}\n`
  }
  return Buffer.from(encoded)
}
