/** What stands before the compressed bytes of an object in a pack. */
export type PackEntryHead = {
  /** `difference`: to the object that begins `distance` bytes before. */
  readonly kind: 'commit' | 'tag' | 'difference' | 'other'
  readonly distance: number
  /** Bytes of the head itself. */
  readonly length: number
  /** Bytes once decompressed. */
  readonly size: number
}

const commitType = 1
const tagType = 4
const offsetDeltaType = 6
/** More would be no number that counts bytes. */
const mostDigits = 7

/**
 * Reads the head at the beginning of `data`; null when it has not come whole.
 * https://git-scm.com/docs/gitformat-pack#_pack_pack_files_have_the_following_format
 * @throws RangeError when it is damaged
 */
export const readEntryHead = (data: Buffer): PackEntryHead | null => {
  let at = 0
  const nextByte = (): number | null => {
    if (at > 2 * mostDigits) throw new RangeError('The number is too large.')
    return data[at++] ?? null
  }

  const first = nextByte()
  if (first === null) return null
  let size = first & 15
  let weight = 16
  for (let byte = first; (byte & 0x80) !== 0; weight *= 128) {
    const following = nextByte()
    if (following === null) return null
    byte = following
    size += (byte & 0x7f) * weight
  }
  const type = (first >> 4) & 7
  const whole = { distance: 0, length: at, size }
  if (type === commitType) return { kind: 'commit', ...whole }
  if (type === tagType) return { kind: 'tag', ...whole }
  if (type !== offsetDeltaType) return { kind: 'other', ...whole }

  let distance = -1
  for (let byte = 0x80; (byte & 0x80) !== 0;) {
    const following = nextByte()
    if (following === null) return null
    byte = following
    // Each byte that is followed by another counts one more: no number has two forms.
    distance = (distance + 1) * 128 + (byte & 0x7f)
  }
  return { kind: 'difference', distance, length: at, size }
}
