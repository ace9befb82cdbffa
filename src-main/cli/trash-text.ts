import { AppError } from '../../src-shared/errors/app-error.ts'
import { relativeTime } from './relative-time.ts'
import { matchesId, shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

type Trashed = { readonly id: string; readonly deletedAt: number; readonly expiresAt: number }

/** What is in a trash, with the columns that tell one from the other between its id and its times. */
export const trashTable = <Item extends Trashed>(
  items: readonly Item[],
  columns: Readonly<Record<string, (item: Item) => string>>,
  now: number,
): string =>
  items.length === 0
    ? 'The trash is empty.'
    : renderTable(
        items.map((item) => [
          shortId(item.id),
          ...Object.values(columns).map((cell) => cell(item)),
          relativeTime(item.deletedAt, now),
          relativeTime(item.expiresAt, now),
        ]),
        ['ID', ...Object.keys(columns), 'DELETED', 'GONE'],
      )

/**
 * The one in the trash that a person means: by its id, the beginning of it, or what else names it.
 * @throws AppError `not_found`; `invalid_input` when several match
 */
export const matchTrashed = <Item extends Trashed>(
  items: readonly Item[],
  text: string,
  isNamed: (item: Item) => boolean,
): Item => {
  const [found, ...others] = items.filter((item) => isNamed(item) || matchesId(item.id, text))
  if (found === undefined) {
    throw new AppError('not_found', `"${text}" is not in the trash.`, { details: { what: text } })
  }
  if (others.length > 0) throw usageError(`Several in the trash match "${text}"; name one by its id.`)
  return found
}
