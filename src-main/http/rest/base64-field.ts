import { invalidField } from './read-input.ts'

const quote = 0x22
const colon = 0x3a
const backslash = 0x5c
/** A part that is decoded at once; a multiple of four. */
const partBytes = 64 * 1024
/** In shorter lines nothing is gained. */
const leastBytes = 4 * 1024

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d

/** Where the text of `"name":"…"` begins and ends in a line of JSON; null when it is not found so plainly. */
const findText = (line: Buffer, name: string): { readonly start: number; readonly end: number } | null => {
  const key = Buffer.from(JSON.stringify(name))
  for (let found = line.indexOf(key); found !== -1; found = line.indexOf(key, found + 1)) {
    let at = found + key.length
    while (isSpace(line[at])) at += 1
    if (line[at] !== colon) continue
    at += 1
    while (isSpace(line[at])) at += 1
    if (line[at] !== quote) continue
    const end = line.indexOf(quote, at + 1)
    return end === -1 ? null : { start: at + 1, end }
  }
  return null
}

/**
 * Takes a long text in base64 out of a line of JSON without ever making a string of it: strings of megabytes, one for
 * each line, would fill the memory.
 * @returns the line with an empty text in place of it, and the text as bytes; null when it has to be read as JSON in
 *   full
 */
export const cutBase64 = (
  line: Buffer,
  name: string,
): { readonly json: string; readonly base64: Buffer } | null => {
  const place = line.length < leastBytes ? null : findText(line, name)
  if (place === null) return null
  const base64 = line.subarray(place.start, place.end)
  // Some clients write a slash as `\\/`: only JSON itself can tell what is meant.
  if (base64.includes(backslash)) return null
  return { json: line.toString('utf8', 0, place.start) + line.toString('utf8', place.end), base64 }
}

/**
 * Bytes of a text in base64: the plain alphabet with padding, nothing else. Node itself passes over what does not
 * belong there.
 * @param mostBytes of what it stands for
 * @throws AppError `invalid_input`
 */
export const decodeBase64 = (field: string, data: unknown, mostBytes: number): Buffer => {
  if (typeof data !== 'string' && !Buffer.isBuffer(data)) throw invalidField(field, 'must be text in base64')
  const isPadded = (from: number): boolean =>
    typeof data === 'string' ? data.endsWith('=', from) : data[from - 1] === 0x3d
  const padding = isPadded(data.length) ? (isPadded(data.length - 1) ? 2 : 1) : 0
  const size = (data.length / 4) * 3 - padding
  if (size > mostBytes) throw invalidField(field, `must not stand for more than ${mostBytes} bytes`)
  if (data.length % 4 !== 0 || data.includes('-') || data.includes('_')) {
    throw invalidField(field, 'is not valid base64')
  }
  const bytes = Buffer.allocUnsafeSlow(size)
  let written = 0
  for (let start = 0; start < data.length; start += partBytes) {
    const end = Math.min(start + partBytes, data.length)
    const part = typeof data === 'string' ? data.slice(start, end) : data.toString('latin1', start, end)
    written += bytes.write(part, written, 'base64')
    // A character that was passed over, or padding in the middle.
    if (written !== Math.min((end / 4) * 3, size)) throw invalidField(field, 'is not valid base64')
  }
  return bytes
}
