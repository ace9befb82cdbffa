import type { PlacedMirror, Standing } from '../../../src-shared/domain/standing.ts'
import type { BoardSort } from './board-view.ts'

type Mirrors = ReadonlyMap<string, PlacedMirror>

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true })
const compareNames = (left: PlacedMirror, right: PlacedMirror): number =>
  byName.compare(left.mirror.repository, right.mirror.repository) ||
  byName.compare(left.mirror.url, right.mirror.url)

const isSameName = (left: PlacedMirror, right: PlacedMirror): boolean =>
  left.mirror.repository === right.mirror.repository && left.mirror.url === right.mirror.url

/**
 * All mirrors by name. Comparing ten thousand names takes long and names hardly ever change: the last order is kept,
 * and only what is new finds its place.
 */
export const createNameOrder = (): ((mirrors: Mirrors) => readonly PlacedMirror[]) => {
  let known: readonly PlacedMirror[] = []
  return (mirrors) => {
    const next: PlacedMirror[] = []
    const placed = new Set<string>()
    let isSorted = true
    for (const old of known) {
      const now = mirrors.get(old.mirror.id)
      if (now === undefined) continue
      if (!isSameName(old, now)) isSorted = false
      placed.add(now.mirror.id)
      next.push(now)
    }
    for (const [id, added] of mirrors) {
      if (placed.has(id)) continue
      next.push(added)
      isSorted = false
    }
    // Nearly in order already: sorting then compares each about once.
    known = isSorted ? next : next.sort(compareNames)
    return known
  }
}

const ranks: readonly (readonly Standing[])[] = [
  ['needYou'],
  ['syncing'],
  ['waiting'],
  ['paused', 'upToDate'],
]

/** The order of the board (`compareForBoard`), by going through what is in the order of names once. */
const inBoardOrder = (named: readonly PlacedMirror[]): readonly PlacedMirror[] =>
  ranks.flatMap((standings) => named.filter(({ standing }) => standings.includes(standing)))

const timeOf: Readonly<Record<'change' | 'checked', (placed: PlacedMirror) => number | null>> = {
  change: ({ mirror }) => mirror.lastChange?.at ?? null,
  checked: ({ mirror }) => mirror.lastCheckedAt,
}

const remoteOf = ({ mirror }: PlacedMirror): string => `${mirror.host} ${mirror.url}`.toLowerCase()

/** Puts mirrors that are in the order of names into the chosen one. Those without a time come last, either way. */
export const sortMirrors = (
  named: readonly PlacedMirror[],
  sort: BoardSort | null,
): readonly PlacedMirror[] => {
  if (sort === null) return inBoardOrder(named)
  const { column, descending } = sort
  const sign = descending ? -1 : 1
  switch (column) {
    case 'repository':
      return descending ? named.toReversed() : named
    case 'remote':
      return named
        .map((placed) => ({ placed, key: remoteOf(placed) }))
        .sort((left, right) => (left.key < right.key ? -sign : left.key > right.key ? sign : 0))
        .map(({ placed }) => placed)
    case 'change':
    case 'checked': {
      const at = timeOf[column]
      const timed = named.filter((placed) => at(placed) !== null)
      timed.sort((left, right) => sign * ((at(left) ?? 0) - (at(right) ?? 0)))
      return [...timed, ...named.filter((placed) => at(placed) === null)]
    }
  }
}
