/**
 * The object that a difference makes of its base. https://git-scm.com/docs/gitformat-pack#_deltified_representation
 * @throws RangeError when it is damaged, or makes more than `mostBytes`
 */
export const applyDelta = (base: Buffer, delta: Buffer, mostBytes: number): Buffer => {
  let at = 0
  const byte = (): number => {
    const value = delta[at++]
    if (value === undefined) throw new RangeError('The difference ends too soon.')
    return value
  }
  const number = (): number => {
    let value = 0
    for (let weight = 1; ; weight *= 128) {
      const digit = byte()
      value += (digit & 0x7f) * weight
      if ((digit & 0x80) === 0) return value
      if (weight > mostBytes) throw new RangeError('The number is too large.')
    }
  }
  /** A number of which only the bytes are there whose bits are set. */
  const sparse = (bits: number, count: number): number => {
    let value = 0
    for (let index = 0; index < count; index += 1) {
      if ((bits & (1 << index)) !== 0) value += byte() * 256 ** index
    }
    return value
  }

  if (number() !== base.length) throw new RangeError('The difference is to another object.')
  const size = number()
  if (size > mostBytes) throw new RangeError('The object is too large.')
  const result = Buffer.alloc(size)
  let end = 0
  const append = (part: Buffer, length: number): void => {
    if (part.length !== length || end + length > size) throw new RangeError('The difference is damaged.')
    part.copy(result, end)
    end += length
  }
  while (at < delta.length) {
    const instruction = byte()
    if ((instruction & 0x80) !== 0) {
      const offset = sparse(instruction & 0x0f, 4)
      const length = sparse((instruction >> 4) & 0x07, 3) || 0x10000
      append(base.subarray(offset, offset + length), length)
    } else {
      if (instruction === 0) throw new RangeError('The difference is of a kind not known.')
      append(delta.subarray(at, at + instruction), instruction)
      at += instruction
    }
  }
  if (end !== size) throw new RangeError('The difference ends too soon.')
  return result
}
