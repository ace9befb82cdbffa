import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { PauseAll } from '../../src-shared/domain/overview.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import { useStores } from './contract-context.tsx'
import {
  mirrorsOf,
  overviewCounts,
  sentenceOf,
  type OverviewCounts,
  type PlacedMirror,
} from './mirrors-store.ts'

/** All mirrors by id; a new map whenever one of them changed. */
export const useMirrors = (): ReadonlyMap<string, PlacedMirror> =>
  useStore(useStores().mirrors.mirrors, ({ byId }) => byId)

/** Null when there is none with this id, or not yet. */
export const useMirror = (id: string): PlacedMirror | null =>
  useStore(useStores().mirrors.mirrors, ({ byId }) => byId.get(id) ?? null)

/** The mirrors of one repository, by its name, oldest first. */
export const useMirrorsOf = (repository: string): readonly PlacedMirror[] =>
  useStore(
    useStores().mirrors.mirrors,
    useShallow(({ byId }) => mirrorsOf(byId, repository)),
  )

export const useOverviewCounts = (): OverviewCounts => {
  const stores = useStores()
  const rest = useStore(stores.mirrors.rest)
  return useStore(
    stores.mirrors.mirrors,
    useShallow(({ byId }) => overviewCounts(byId, rest)),
  )
}

/** "2 need you, 1 is syncing, 39 are up to date." */
export const useOverviewSentence = (): string => {
  const stores = useStores()
  const rest = useStore(stores.mirrors.rest)
  return useStore(stores.mirrors.mirrors, ({ byId }) => sentenceOf(byId, rest))
}

/** Set while all mirrors rest together. */
export const usePausedAll = (): PauseAll | null =>
  useStore(useStores().mirrors.rest, ({ pausedAll }) => pausedAll)

/** Whether scheduled runs wait because the computer of the core runs on its battery. */
export const useWaitsOnBattery = (): boolean =>
  useStore(useStores().mirrors.rest, ({ waitsOnBattery }) => waitsOnBattery)

/** Whether the mirrors were read. */
export const useLoaded = (): boolean => useStore(useStores().mirrors.mirrors, ({ isLoaded }) => isLoaded)

/** Why the mirrors could not be read; it is tried again by itself. */
export const useLoadError = (): AppError | null => useStore(useStores().mirrors.mirrors, ({ error }) => error)
