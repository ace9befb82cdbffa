import { createHash } from 'node:crypto'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { invalidCursor } from '../browse/history-cursor.ts'

/** Where the next page of a search begins. */
export type GrepPlace = {
  readonly commitId: ObjectId
  /** Files with matches that are done with. */
  readonly files: number
  /** The last line that was given out of the file after these; 0 for none. */
  readonly line: number
}

const idBytes = 20
const digestBytes = 8
const cursorBytes = idBytes + digestBytes + 8

/** So that a cursor is not taken on with another search. */
const digestOf = (search: unknown): Buffer =>
  createHash('sha256').update(JSON.stringify(search)).digest().subarray(0, digestBytes)

/** @param search what the places depend on besides the commit, as plain data */
export const writeGrepCursor = ({ commitId, files, line }: GrepPlace, search: unknown): string => {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(files)
  numbers.writeUInt32BE(line, 4)
  return Buffer.concat([Buffer.from(commitId, 'hex'), digestOf(search), numbers]).toString('base64url')
}

/** @throws AppError `invalid_input` */
export const readGrepCursor = (cursor: string, search: unknown): GrepPlace => {
  const bytes = Buffer.from(cursor, 'base64url')
  const isOurs =
    bytes.length === cursorBytes &&
    bytes.toString('base64url') === cursor &&
    bytes.subarray(idBytes, idBytes + digestBytes).equals(digestOf(search))
  if (!isOurs) throw invalidCursor()
  return {
    commitId: bytes.toString('hex', 0, idBytes),
    files: bytes.readUInt32BE(idBytes + digestBytes),
    line: bytes.readUInt32BE(idBytes + digestBytes + 4),
  }
}
