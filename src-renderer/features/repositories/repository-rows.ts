import type { Repository } from '../../../src-shared/domain/repository.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import type { Sort } from '../../components/data-grid.tsx'

/** A repository with its mirrors. */
export type RepositoryRow = {
  readonly repository: Repository
  readonly mirrors: readonly PlacedMirror[]
}

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

/** Joins repositories and mirrors. Time grows with their sum, not their product. */
export const repositoryRows = (
  repositories: Iterable<Repository>,
  mirrors: Iterable<PlacedMirror>,
): readonly RepositoryRow[] => {
  const byRepository = new Map<string | null, PlacedMirror[]>()
  for (const placed of mirrors) {
    const known = byRepository.get(placed.mirror.repositoryId)
    if (known === undefined) byRepository.set(placed.mirror.repositoryId, [placed])
    else known.push(placed)
  }
  return [...repositories].map((repository) => ({
    repository,
    mirrors: byRepository.get(repository.id) ?? [],
  }))
}

const compare: Readonly<Record<string, (left: RepositoryRow, right: RepositoryRow) => number>> = {
  name: (left, right) => byName.compare(left.repository.name, right.repository.name),
  mirrors: (left, right) => left.mirrors.length - right.mirrors.length,
  changed: (left, right) => (left.repository.changedAt ?? 0) - (right.repository.changedAt ?? 0),
}

/** Those whose name contains the query, ignoring case, in the order asked for. */
export const chooseRows = (
  rows: readonly RepositoryRow[],
  query: string,
  sort: Sort,
): readonly RepositoryRow[] => {
  const wanted = query.trim().toLowerCase()
  const chosen =
    wanted === '' ? rows : rows.filter(({ repository }) => repository.name.toLowerCase().includes(wanted))
  const order = compare[sort.column] ?? compare['name']
  const sign = sort.descending ? -1 : 1
  return [...chosen].sort(
    (left, right) =>
      sign * (order?.(left, right) ?? 0) || byName.compare(left.repository.name, right.repository.name),
  )
}
