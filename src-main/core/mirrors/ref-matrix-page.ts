import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Where a row stands in the order: by rank, then newest first, then by name. */
export type RowPlace = { readonly rank: number; readonly committedAt: number; readonly ref: string }

export const compareRowPlaces = (left: RowPlace, right: RowPlace): number =>
  left.rank - right.rank ||
  right.committedAt - left.committedAt ||
  (left.ref < right.ref ? -1 : left.ref > right.ref ? 1 : 0)

const cursorForm = z.tuple([z.number(), z.number(), z.string()])

const readCursor = (cursor: string): RowPlace => {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    const [rank, committedAt, ref] = cursorForm.parse(JSON.parse(text))
    return { rank, committedAt, ref }
  } catch (cause) {
    throw new AppError('invalid_input', 'The cursor is not valid.', { details: { field: 'cursor' }, cause })
  }
}

const writeCursor = ({ rank, committedAt, ref }: RowPlace): string =>
  Buffer.from(JSON.stringify([rank, committedAt, ref])).toString('base64url')

/**
 * Cuts one page out of sorted rows. The cursor is the place of the last row of the page before, so that rows which
 * come or go meanwhile shift nothing.
 * @throws AppError `invalid_input` for a cursor that we did not give out
 */
export const cutRows = <T extends RowPlace>(
  sorted: readonly T[],
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): { readonly rows: readonly T[]; readonly nextCursor: string | null } => {
  const after = cursor === null ? null : readCursor(cursor)
  const start = after === null ? 0 : sorted.findIndex((row) => compareRowPlaces(row, after) > 0)
  const rows = start < 0 ? [] : sorted.slice(start, start + limit)
  const last = rows.at(-1)
  const more = start >= 0 && start + rows.length < sorted.length
  return { rows, nextCursor: more && last !== undefined ? writeCursor(last) : null }
}
