import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

const kinds = ['commit', 'tree', 'blob', 'tag'] as const

export type GitObject = {
  readonly id: string
  /** The bytes of its file below `objects/`. */
  readonly stored: Buffer
  /** Its entry in a pack. */
  readonly packed: Buffer
}

/** https://git-scm.com/docs/gitformat-pack#_pack_pack_files_have_the_following_format */
const entryHeader = (kind: (typeof kinds)[number], length: number): Buffer => {
  const bytes: number[] = []
  let byte = ((kinds.indexOf(kind) + 1) << 4) | (length & 15)
  for (let rest = length >> 4; rest > 0; rest >>= 7) {
    bytes.push(byte | 0x80)
    byte = rest & 0x7f
  }
  return Buffer.from([...bytes, byte])
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage */
export const gitObject = (kind: (typeof kinds)[number], content: Buffer): GitObject => {
  const whole = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content])
  return {
    id: createHash('sha1').update(whole).digest('hex'),
    get stored() {
      return deflateSync(whole, { level: 1 })
    },
    get packed() {
      return Buffer.concat([entryHeader(kind, content.length), deflateSync(content, { level: 1 })])
    },
  }
}

/** A pack of whole objects, without deltas. */
export const packOf = (objects: readonly GitObject[]): Buffer => {
  const head = Buffer.alloc(12)
  head.write('PACK')
  head.writeUInt32BE(2, 4)
  head.writeUInt32BE(objects.length, 8)
  const body = Buffer.concat([head, ...objects.map(({ packed }) => packed)])
  return Buffer.concat([body, createHash('sha1').update(body).digest()])
}
