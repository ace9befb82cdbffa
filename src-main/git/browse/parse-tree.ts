import type { FileKind } from '../../../src-shared/domain/file.ts'

export type RawTreeEntry = { readonly name: string; readonly kind: FileKind; readonly objectId: string }

const kindOf = (mode: string): FileKind => {
  switch (mode) {
    case '40000':
      return 'directory'
    case '100755':
      return 'executable'
    case '120000':
      return 'symlink'
    case '160000':
      return 'submodule'
    default:
      return 'file'
  }
}

/** One entry of a tree object by its name, without reading the others; undefined when there is none. */
export const findInTree = (content: Buffer, name: string): RawTreeEntry | undefined => {
  // A name that is no UTF-8 is told with this character: it cannot be looked for by its bytes.
  if (name.includes('\uFFFD')) return parseTree(content).find((entry) => entry.name === name)
  const wanted = Buffer.from(name)
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(0x20, start)
    const end = content.indexOf(0, space)
    if (space === -1 || end === -1) return undefined
    if (
      end - space - 1 === wanted.length &&
      content.compare(wanted, 0, wanted.length, space + 1, end) === 0
    ) {
      return parseTree(content.subarray(start, end + 21))[0]
    }
    start = end + 21
  }
  return undefined
}

/**
 * The entries of a tree object: `<mode> <name>\0<20 bytes of id>`, one after the other.
 * @param encoding `latin1` gives names whose characters are the bytes, for those that are no UTF-8
 */
export const parseTree = (content: Buffer, encoding: 'utf8' | 'latin1' = 'utf8'): readonly RawTreeEntry[] => {
  const entries: RawTreeEntry[] = []
  for (let start = 0; start < content.length;) {
    const space = content.indexOf(0x20, start)
    const end = content.indexOf(0, space)
    if (space === -1 || end === -1) break
    entries.push({
      kind: kindOf(content.toString('latin1', start, space)),
      name: content.toString(encoding, space + 1, end),
      objectId: content.toString('hex', end + 1, end + 21),
    })
    start = end + 21
  }
  return entries
}
