import { AppError } from '../../src-shared/errors/app-error.ts'
import type { Paged } from '../core/ports/page.ts'

/** Where a page ended. Clients hand it back and look into it never, hence opaque. */
export const encodeCursor = (list: string, position: string | number): string =>
  Buffer.from(JSON.stringify([list, position])).toString('base64url')

const decode = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

const positionOf = (list: string, cursor: string): unknown => {
  const value = decode(cursor)
  return Array.isArray(value) && value.length === 2 && value[0] === list ? (value[1] as unknown) : null
}

const invalidCursor = (): AppError => {
  const reason = 'The cursor is not one that this list gave out.'
  return new AppError('invalid_input', reason, { details: { reason } })
}

/** @throws AppError `invalid_input` */
export const decodeTextCursor = (list: string, cursor: string): string => {
  const position = positionOf(list, cursor)
  if (typeof position !== 'string') throw invalidCursor()
  return position
}

/** @throws AppError `invalid_input` */
export const decodeNumberCursor = (list: string, cursor: string): number => {
  const position = positionOf(list, cursor)
  if (typeof position !== 'number' || !Number.isSafeInteger(position)) throw invalidCursor()
  return position
}

/** Cuts a page from rows of which one more than `limit` was asked for, which tells whether another page follows. */
export const cutPage = <T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Paged<T> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
