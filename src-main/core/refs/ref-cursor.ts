import { invalidCursor } from '../browse/history-cursor.ts'

/** Lists of refs go by name, so a page begins behind a name, whatever came or went meanwhile. */
export const writeRefCursor = (name: string): string => Buffer.from(name).toString('base64url')

/** The full name in a cursor. @throws AppError `invalid_input` when it is none of a list below `namespace` */
export const readRefCursor = (cursor: string, namespace: string): string => {
  const name = Buffer.from(cursor, 'base64url').toString()
  if (writeRefCursor(name) !== cursor || !name.startsWith(namespace)) throw invalidCursor()
  return name
}
