import type { RefMatrix } from '../../../src-shared/domain/ref-matrix.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { commitOf, countRows, idsOf, remoteOf } from './ref-matrix-count.ts'
import { createMatrixHistory } from './ref-matrix-history.ts'
import { compareRowPlaces, cutRows, type RowPlace } from './ref-matrix-page.ts'
import { isDiffering, plainRows, rankOf, type PlainRow } from './ref-matrix-rows.ts'
import { seenRemote } from './ref-matrix-seen.ts'
import { trackingPrefix } from './ref-scope.ts'

export type RefMatrixParts = {
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly repositoryPath: (id: string) => string
}

export type ReadRefMatrix = (input: {
  readonly repository: string
  readonly kind: 'branch' | 'tag'
  readonly query?: string | undefined
  readonly onlyDiffering?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}) => Promise<RefMatrix>

const defaultLimit = 100

/**
 * Refs × remotes, from what is here: nothing is fetched. A look at something new costs two processes, and one for
 * each differing pair on the page.
 */
export const createRefMatrix = ({ stores, git, repositoryPath }: RefMatrixParts): ReadRefMatrix => {
  const history = createMatrixHistory(git)

  return async ({
    repository,
    kind,
    query = '',
    onlyDiffering = false,
    cursor = null,
    limit = defaultLimit,
  }) => {
    const { id } = findRepository(stores.repositories, repository)
    const path = repositoryPath(id)
    const folder = kind === 'branch' ? 'heads/' : 'tags/'
    const prefix = `refs/${folder}`
    const mirrors = stores.mirrors.listByRepository(id)
    const [head, local, tracked] = await Promise.all([
      git.readHead(path),
      git.listRefs(path, [prefix]),
      Promise.all(mirrors.map((mirror) => git.listRefs(path, [trackingPrefix(mirror.id) + folder]))),
    ])
    const remotes = mirrors.map((mirror, index) => seenRemote(stores, mirror, tracked[index] ?? new Map()))
    const all = plainRows({ prefix, local, remotes, head, query })
    const matching = onlyDiffering ? all.filter(isDiffering) : all
    const commits = await history.commitsOf(path, matching.flatMap(idsOf))
    const placed = matching.map((row): PlainRow & RowPlace => ({
      ...row,
      rank: rankOf(row),
      committedAt: commitOf(row, commits)?.committedAt ?? 0,
    }))
    const { rows, nextCursor } = cutRows(placed.sort(compareRowPlaces), { cursor, limit })
    return {
      remotes: remotes.map(remoteOf),
      items: await countRows(history, path, rows, commits),
      total: matching.length,
      nextCursor,
    }
  }
}
