import type { Repository } from '../../src-shared/domain/repository.ts'
import type { Connection } from '../transport/connection.ts'
import { createKeptItems, type KeptItemsStore } from './kept-items.ts'

const pageSize = 500

const readAll = async (connection: Connection): Promise<readonly (readonly [string, Repository])[]> => {
  const all: (readonly [string, Repository])[] = []
  let cursor: string | undefined
  do {
    const page = await connection.call('repositories.list', { limit: pageSize, cursor })
    for (const repository of page.items) all.push([repository.id, repository])
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}

/** All repositories. */
export const createRepositoriesStore = (connection: Connection): KeptItemsStore<Repository> =>
  createKeptItems<Repository>(connection, {
    read: () => readAll(connection),
    changeOf: (event) => {
      if (event.name === 'repository.changed') return { id: event.payload.id, item: event.payload }
      return event.name === 'repository.removed' ? { id: event.payload.id, item: null } : null
    },
  })
