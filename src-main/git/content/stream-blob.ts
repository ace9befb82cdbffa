import type { ByteRange } from '../../core/ports/content-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import type { ReadGit } from '../browse/read-git.ts'

/** Up to here a blob is read whole, by a process that stays; above, by one of its own, as it comes. */
const mostWholeBytes = 1024 * 1024

/** A blob or a part of it. git gives a blob only from its beginning: what stands before the part is read and dropped. */
export async function* streamBlob(
  { reader, readGit }: { readonly reader: ObjectReader; readonly readGit: ReadGit },
  directory: string,
  { objectId, sizeBytes }: { readonly objectId: string; readonly sizeBytes: number },
  { first, last }: ByteRange,
): AsyncGenerator<Uint8Array> {
  if (sizeBytes <= mostWholeBytes) {
    yield (await reader.read(directory, objectId, 'blob')).content.subarray(first, last + 1)
    return
  }
  let position = 0
  for await (const chunk of readGit(['cat-file', 'blob', objectId], { directory })) {
    const part = chunk.subarray(Math.max(0, first - position), last + 1 - position)
    position += chunk.length
    if (part.length > 0) yield part
    if (position > last) return
  }
}
