import { AppError } from '../../../src-shared/errors/app-error.ts'

const defaultLimit = 100

const readCursor = (cursor: string): string => {
  const name = Buffer.from(cursor, 'base64url').toString('utf8')
  if (name === '' || Buffer.from(name, 'utf8').toString('base64url') !== cursor) {
    throw new AppError('invalid_input', 'The cursor is not valid.', { details: { field: 'cursor' } })
  }
  return name
}

/**
 * Cuts one page out of items that are sorted by a unique key. The cursor is the last key of the page before, so
 * items that come or go meanwhile shift nothing.
 * @throws AppError `invalid_input` for a cursor that we did not give out
 */
export const cutPage = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): { items: T[]; nextCursor: string | null } => {
  const limit = page.limit ?? defaultLimit
  const sorted = items.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
  const after = page.cursor ? readCursor(page.cursor) : null
  const rest = after === null ? sorted : sorted.filter((item) => keyOf(item) > after)
  const cut = rest.slice(0, limit)
  const last = cut.at(-1)
  const more = rest.length > cut.length && last !== undefined
  return { items: cut, nextCursor: more ? Buffer.from(keyOf(last), 'utf8').toString('base64url') : null }
}
