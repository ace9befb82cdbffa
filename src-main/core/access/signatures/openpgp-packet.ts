const begin = '-----BEGIN PGP SIGNATURE-----'
const end = '-----END PGP SIGNATURE-----'
const signatureTag = 2

/** The bytes in an armor; its headers and checksum say nothing. Null without one. RFC 9580, 6.2 */
const unarmored = (text: string): Buffer | null => {
  const lines = text.trimEnd().split('\n')
  const blank = lines.findIndex((line) => line.trim() === '')
  if (lines[0]?.trim() !== begin || lines.at(-1)?.trim() !== end || blank === -1) return null
  const body = lines.slice(blank + 1, -1).filter((line) => !line.startsWith('='))
  return Buffer.from(body.join(''), 'base64')
}

type Span = { readonly start: number; readonly length: number }

/** https://www.rfc-editor.org/rfc/rfc9580#section-4.2 */
const bodyOf = (bytes: Buffer): Span | null => {
  const [head = 0, first = 0] = bytes
  const isNew = (head & 0x40) !== 0
  if ((head & 0x80) === 0 || (isNew ? head & 0x3f : (head & 0x3c) >> 2) !== signatureTag) return null
  if (isNew) {
    if (first < 192) return { start: 2, length: first }
    if (first < 224) return { start: 3, length: ((first - 192) << 8) + bytes.readUInt8(2) + 192 }
    return first === 255 ? { start: 6, length: bytes.readUInt32BE(2) } : null
  }
  switch (head & 3) {
    case 0:
      return { start: 2, length: first }
    case 1:
      return { start: 3, length: bytes.readUInt16BE(1) }
    case 2:
      return { start: 5, length: bytes.readUInt32BE(1) }
    default:
      return { start: 1, length: bytes.length - 1 }
  }
}

/** The body of the one signature packet in an armored text; null when it is damaged or there are several. */
export const signaturePacketBody = (armored: string): Buffer | null => {
  const bytes = unarmored(armored)
  if (bytes === null) return null
  try {
    const span = bodyOf(bytes)
    if (span === null || span.start + span.length !== bytes.length) return null
    return bytes.subarray(span.start)
  } catch {
    return null
  }
}
