const blockBytes = 512
const padded = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes

/** Where the fields of a header stand. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html */
const sizeField = [124, 136] as const
const typeField = 156
const fileTypes: ReadonlySet<string> = new Set(['0', '\0'])

/** Takes exact numbers of bytes from chunks. */
const createTaker = (chunks: AsyncIterator<Buffer>) => {
  let rest: Buffer = Buffer.alloc(0)
  /** At most so many bytes; null at the end. */
  const some = async (most: number): Promise<Buffer | null> => {
    while (rest.length === 0) {
      const next = await chunks.next()
      if (next.done === true) return null
      rest = next.value
    }
    const taken = rest.subarray(0, most)
    rest = rest.subarray(taken.length)
    return taken
  }
  async function* pass(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      const part = await some(left)
      if (part === null) return
      left -= part.length
      yield part
    }
  }
  const take = async (bytes: number): Promise<Buffer> => {
    const parts: Buffer[] = []
    for await (const part of pass(bytes)) parts.push(part)
    return Buffer.concat(parts)
  }
  const skip = async (bytes: number): Promise<void> => {
    const skipped = pass(bytes)
    while ((await skipped.next()).done !== true);
  }
  return { pass, take, skip }
}

/** Leaves files above a size out of a tar as git writes it: an extended header (`x`) belongs to the entry behind it. */
export async function* withoutLargeFiles(
  tar: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<Buffer> {
  const chunks = tar[Symbol.asyncIterator]()
  const { pass, take, skip } = createTaker(chunks)
  let held: Buffer[] = []
  let extendedSize: number | null = null
  try {
    for (;;) {
      const header = await take(blockBytes)
      if (header.length < blockBytes) return
      const type = header.toString('latin1', typeField, typeField + 1)
      const written = Number.parseInt(header.toString('latin1', ...sizeField), 8) || 0
      if (type === 'x') {
        const extended = await take(padded(written))
        const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(extended.toString('latin1', 0, written))?.[1]
        extendedSize = size === undefined ? null : Number(size)
        held = [header, extended]
        continue
      }
      const size: number = extendedSize ?? written
      if (fileTypes.has(type) && size > mostBytes) {
        await skip(padded(size))
      } else {
        yield* held
        yield header
        yield* pass(padded(size))
      }
      held = []
      extendedSize = null
    }
  } finally {
    await chunks.return?.()
  }
}
