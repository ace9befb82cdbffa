/** The patch of one file as git prints it, from its `diff --git` line. */
export type PatchSection = {
  /** The first line, without its end. */
  readonly header: string
  /** Null when there is more than was asked for. */
  readonly content: Buffer | null
  readonly bytes: number
}

const mark = Buffer.from('\ndiff --git ')

/**
 * Cuts patches into those of single files, one at a time. Lines of content begin with a space, `+`, `-` or `\`, those
 * of binary content hold no space: `diff --git ` at the beginning of a line starts a file, always.
 */
export async function* patchSections(
  chunks: AsyncIterable<Buffer>,
  mostBytes: number,
): AsyncGenerator<PatchSection> {
  let parts: Buffer[] = []
  let bytes = 0
  let rest: Buffer = Buffer.alloc(0)

  const append = (part: Buffer): void => {
    bytes += part.length
    // The first part is kept for its header.
    if (bytes <= mostBytes || parts.length === 0) parts.push(part)
  }
  const close = (): PatchSection => {
    const whole = Buffer.concat(parts)
    const lineEnd = whole.indexOf(10)
    const header = whole.toString('utf8', 0, lineEnd === -1 ? whole.length : lineEnd)
    const section = { header, content: bytes > mostBytes ? null : whole, bytes }
    parts = []
    bytes = 0
    return section
  }

  for await (const chunk of chunks) {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let at = data.indexOf(mark); at !== -1; at = data.indexOf(mark)) {
      append(data.subarray(0, at + 1))
      yield close()
      data = data.subarray(at + 1)
    }
    // What may be the beginning of a mark waits for the rest of it.
    const sure = Math.max(0, data.length - mark.length)
    if (sure > 0) append(data.subarray(0, sure))
    rest = data.subarray(sure)
  }
  if (rest.length > 0) append(rest)
  if (bytes > 0) yield close()
}
