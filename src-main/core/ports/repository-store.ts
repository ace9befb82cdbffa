import type { RepositoryHealth, RepositoryState } from '../../../src-shared/domain/repository.ts'
import type { Page, Paged } from './page.ts'

export type RepositoryRow = {
  readonly id: string
  readonly name: string
  readonly state: RepositoryState
  readonly health: RepositoryHealth
  readonly createdAt: number
  readonly changedAt: number | null
  /** Rises by one with every change of a ref; tells a push mirror that nothing happened. */
  readonly changeCounter: number
  readonly mirrorCount: number
  readonly deletedAt: number | null
}

/** What a request to a repository needs of it. */
export type ServedRepositoryRow = Pick<RepositoryRow, 'id' | 'name' | 'state' | 'health'>

/** A repository in the trash. */
export type TrashedRepositoryRow = RepositoryRow & { readonly deletedAt: number }

export type RepositoryStore = {
  /** @throws AppError `already_exists` when a living repository has the name, ignoring case */
  readonly insert: (row: { id: string; name: string; state: RepositoryState; createdAt: number }) => void
  readonly findByName: (name: string) => RepositoryRow | null
  /** The same of what every request asks for, without a query when it was asked for before. */
  readonly findServed: (name: string) => ServedRepositoryRow | null
  /** Also finds one in the trash. */
  readonly findById: (id: string) => RepositoryRow | null
  readonly list: (options: Page & { readonly query: string }) => Paged<RepositoryRow>
  /** How many are alive. */
  readonly count: () => number
  readonly listTrash: () => readonly TrashedRepositoryRow[]
  readonly setState: (id: string, state: RepositoryState) => void
  readonly setHealth: (id: string, health: RepositoryHealth) => void
  /** Those that are not sound, also in the trash. */
  readonly listUnsound: () => readonly RepositoryRow[]
  /** @throws AppError `already_exists` when another living repository has the name, ignoring case */
  readonly rename: (id: string, name: string) => void
  readonly countChange: (id: string, at: number) => void
  /** Moves to the trash; its mirrors are stopped with it. */
  readonly trash: (id: string, at: number) => void
  /** @throws AppError `already_exists` when its name was taken meanwhile */
  readonly untrash: (id: string) => void
  /** Removes the row and everything that hangs on it. */
  readonly purge: (id: string) => void
}
