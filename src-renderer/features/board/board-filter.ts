import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { rememberFor } from '../../lib/remember-for.ts'
import type { BoardView } from './board-view.ts'

/** What the text search looks at; written in lower case once for each state of a mirror. */
const haystackOf = rememberFor(({ repository, url }: Mirror) => `${repository} ${url}`.toLowerCase())

/** First segment of a repository's name; null when it has one segment only. */
export const ownerOf = ({ repository }: Pick<Mirror, 'repository'>): string | null => {
  const end = repository.indexOf('/')
  return end === -1 ? null : repository.slice(0, end)
}

/** The mirrors a view shows, in the given order. */
export const filterMirrors = (
  mirrors: readonly PlacedMirror[],
  { query, status, direction, host, owner }: BoardView,
): readonly PlacedMirror[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return mirrors.filter(
    ({ mirror, standing }) =>
      (status === null || standing === status) &&
      (direction === null || mirror.direction === direction) &&
      (host === null || mirror.host === host) &&
      (owner === null || ownerOf(mirror) === owner) &&
      (words.length === 0 || words.every((word) => haystackOf(mirror).includes(word))),
  )
}

/** The most values one filter offers. */
const offeredValues = 30

const mostCommon = (values: Iterable<string | null>): readonly string[] => {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || left.localeCompare(right))
    .slice(0, offeredValues)
    .map(([value]) => value)
}

export type FilterValues = { readonly hosts: readonly string[]; readonly owners: readonly string[] }

/** What can be filtered by, the most common first. */
export const filterValues = rememberFor((mirrors: ReadonlyMap<string, PlacedMirror>): FilterValues => {
  const all = [...mirrors.values()]
  return {
    hosts: mostCommon(all.map(({ mirror }) => mirror.host)),
    owners: mostCommon(all.map(({ mirror }) => ownerOf(mirror))),
  }
})
