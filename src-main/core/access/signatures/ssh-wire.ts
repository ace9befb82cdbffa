/** Reads the data types of SSH. https://www.rfc-editor.org/rfc/rfc4251#section-5 */
export type SshReader = {
  /** @throws RangeError when the bytes end before */
  readonly uint32: () => number
  /** @throws RangeError */
  readonly bytes: () => Buffer
  /** @throws RangeError */
  readonly text: () => string
  /** @throws RangeError when something is left */
  readonly end: () => void
}

export const readSsh = (data: Buffer): SshReader => {
  let position = 0
  const uint32 = (): number => {
    const value = data.readUInt32BE(position)
    position += 4
    return value
  }
  const bytes = (): Buffer => {
    const length = uint32()
    if (position + length > data.length) throw new RangeError('The data ends too soon.')
    position += length
    return data.subarray(position - length, position)
  }
  return {
    uint32,
    bytes,
    text: () => bytes().toString('latin1'),
    end: () => {
      if (position !== data.length) throw new RangeError('There is more than expected.')
    },
  }
}

/** A `string` of SSH: its length, then its bytes. */
export const sshString = (content: Buffer | string): Buffer => {
  const length = Buffer.byteLength(content)
  const result = Buffer.allocUnsafe(4 + length)
  result.writeUInt32BE(length)
  if (typeof content === 'string') result.write(content, 4)
  else content.copy(result, 4)
  return result
}

/**
 * A positive number with exactly `length` bytes, from one with a sign bit or without leading zeros.
 * @throws RangeError when it needs more
 */
export const unsigned = (number: Uint8Array, length: number): Buffer => {
  const start = number.findIndex((byte) => byte !== 0)
  const digits = start === -1 ? new Uint8Array() : number.subarray(start)
  if (digits.length > length) throw new RangeError('The number is too large.')
  return Buffer.concat([Buffer.alloc(length - digits.length), digits])
}
