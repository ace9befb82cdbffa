import { invalidField } from './read-input.ts'

const quote = 0x22
const colon = 0x3a
const backslash = 0x5c
const equals = 0x3d
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

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const notInAlphabet = 0xff
const sixBits = new Uint8Array(256).fill(notInAlphabet)
for (let value = 0; value < alphabet.length; value += 1) sixBits[alphabet.charCodeAt(value)] = value

/** Decodes whole groups of four; false when one holds a character that does not belong there. */
const decodeGroups = (text: Uint8Array, into: Uint8Array): boolean => {
  let seen = 0
  for (let from = 0, to = 0; from + 3 < text.length; from += 4, to += 3) {
    const first = sixBits[text[from] as number] as number
    const second = sixBits[text[from + 1] as number] as number
    const third = sixBits[text[from + 2] as number] as number
    const fourth = sixBits[text[from + 3] as number] as number
    seen |= first | second | third | fourth
    into[to] = (first << 2) | (second >> 4)
    into[to + 1] = (second << 4) | (third >> 2)
    into[to + 2] = (third << 6) | fourth
  }
  return (seen & 0xc0) === 0
}

/**
 * Bytes of a text in base64: the plain alphabet with padding, nothing else. Node's own decoder passes over what does
 * not belong there, and wants strings.
 * @param space where they are put, so many at most; the outcome is a part of it
 * @throws AppError `invalid_input`
 */
export const decodeBase64 = (field: string, data: unknown, space: Buffer): Buffer => {
  if (typeof data !== 'string' && !Buffer.isBuffer(data)) throw invalidField(field, 'must be text in base64')
  const text = typeof data === 'string' ? Buffer.from(data) : data
  const padding = text.at(-1) !== equals ? 0 : text.at(-2) === equals ? 2 : 1
  const size = (text.length / 4) * 3 - padding
  if (size > space.length) throw invalidField(field, `must not stand for more than ${space.length} bytes`)
  const whole = padding === 0 ? text.length : text.length - 4
  const last = Buffer.from(text.toString('latin1', whole), 'base64')
  const isValid =
    text.length % 4 === 0 &&
    decodeGroups(text.subarray(0, whole), space) &&
    last.length === size - (whole / 4) * 3 &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(text.toString('latin1', whole))
  if (!isValid) throw invalidField(field, 'is not valid base64')
  last.copy(space, (whole / 4) * 3)
  return space.subarray(0, size)
}
