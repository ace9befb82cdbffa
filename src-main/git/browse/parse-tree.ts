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

/**
 * The entries of a tree object: `<mode> <name>\0<20 bytes of id>`, one after the other.
 * @param encoding `latin1` gives names whose characters are the bytes, for those that are no UTF-8
 */
export const parseTree = (
  content: Buffer,
  encoding: 'utf8' | 'latin1' = 'utf8',
): readonly RawTreeEntry[] => {
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
