import { useStore } from 'zustand'
import type { Repository } from '../../src-shared/domain/repository.ts'
import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { rememberFor } from '../lib/remember-for.ts'
import { useStores } from './contract-context.tsx'

/** All repositories by id; a new map whenever one of them changed. */
export const useRepositories = (): ReadonlyMap<string, Repository> =>
  useStore(useStores().repositories.store, ({ byId }) => byId)

/** Whether the repositories were read. */
export const useRepositoriesLoaded = (): boolean =>
  useStore(useStores().repositories.store, ({ isLoaded }) => isLoaded)

const byName = rememberFor(
  (repositories: ReadonlyMap<string, Repository>) =>
    new Map(
      [...repositories.values()].map((repository) => [foldRepositoryName(repository.name), repository]),
    ),
)

/** By name, ignoring case; null when there is none, or not yet. */
export const useRepository = (name: string): Repository | null =>
  useStore(useStores().repositories.store, ({ byId }) => byName(byId).get(foldRepositoryName(name)) ?? null)
