import { useStore } from 'zustand'
import type { Repository } from '../../src-shared/domain/repository.ts'
import { useStores } from './contract-context.tsx'

/** All repositories by id; a new map whenever one of them changed. */
export const useRepositories = (): ReadonlyMap<string, Repository> =>
  useStore(useStores().repositories.store, ({ byId }) => byId)

/** Whether the repositories were read. */
export const useRepositoriesLoaded = (): boolean =>
  useStore(useStores().repositories.store, ({ isLoaded }) => isLoaded)

/** By name, ignoring case; null when there is none, or not yet. */
export const useRepository = (name: string): Repository | null => {
  const wanted = name.toLowerCase()
  return useStore(
    useStores().repositories.store,
    ({ byId }) => byId.values().find((repository) => repository.name.toLowerCase() === wanted) ?? null,
  )
}
