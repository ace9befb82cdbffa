import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { OverviewSummary, PauseAll } from '../../src-shared/domain/overview.ts'
import {
  countStandings,
  overviewSentence,
  standingOf,
  type PlacedMirror,
} from '../../src-shared/domain/standing.ts'
import type { Connection } from '../transport/connection.ts'
import { rememberFor } from '../lib/remember-for.ts'
import { createKeptItems, type KeptItems } from './kept-items.ts'

export type { PlacedMirror }
export type OverviewCounts = OverviewSummary['counts']
/** What the board knows beyond its mirrors. */
export type OverviewRest = {
  readonly repositoryCount: number
  readonly pausedAll: PauseAll | null
  readonly waitsOnBattery: boolean
}

export type MirrorsStore = {
  readonly mirrors: StoreApi<KeptItems<PlacedMirror>>
  readonly rest: StoreApi<OverviewRest>
  readonly close: () => void
}

const place = (mirror: Mirror): PlacedMirror => ({ mirror, standing: standingOf(mirror) })

/** All mirrors, each with where it stands. */
export const createMirrorsStore = (connection: Connection): MirrorsStore => {
  const rest = createStore<OverviewRest>(() => ({
    repositoryCount: 0,
    pausedAll: null,
    waitsOnBattery: false,
  }))
  const keepRest = ({ counts, pausedAll, waitsOnBattery }: OverviewSummary): void =>
    rest.setState({ repositoryCount: counts.repositories, pausedAll, waitsOnBattery })

  const kept = createKeptItems<PlacedMirror>(connection, {
    read: async () => {
      const overview = await connection.call('overview.get', {})
      keepRest(overview)
      return overview.mirrors.map((mirror) => [mirror.id, place(mirror)] as const)
    },
    changeOf: (event) => {
      if (event.name === 'mirror.changed') return { id: event.payload.id, item: place(event.payload) }
      return event.name === 'mirror.removed' ? { id: event.payload.id, item: null } : null
    },
  })
  const stopRest = connection.on((event) => {
    if (event.name === 'overview.changed') keepRest(event.payload)
  })

  return {
    mirrors: kept.store,
    rest,
    close: () => {
      stopRest()
      kept.close()
    },
  }
}

type Mirrors = ReadonlyMap<string, PlacedMirror>

const byRepository = rememberFor((mirrors: Mirrors) => {
  const groups = Map.groupBy(
    // Those of a forge have its names, which say nothing of repositories here.
    [...mirrors.values()].filter(({ mirror }) => mirror.runner === 'local'),
    ({ mirror }) => mirror.repository,
  )
  for (const group of groups.values())
    group.sort((left, right) => left.mirror.createdAt - right.mirror.createdAt)
  return groups
})
const counted = rememberFor((mirrors: Mirrors) =>
  countStandings(
    [...mirrors.values()].map(({ standing }) => standing),
    0,
  ),
)

/** The mirrors of one repository, oldest first. */
export const mirrorsOf = (mirrors: Mirrors, repository: string): readonly PlacedMirror[] =>
  byRepository(mirrors).get(repository) ?? []

export const overviewCounts = (mirrors: Mirrors, { repositoryCount }: OverviewRest): OverviewCounts => ({
  ...counted(mirrors),
  repositories: repositoryCount,
})

/** "2 need you, 1 is syncing, 39 are up to date." */
export const sentenceOf = (mirrors: Mirrors, { pausedAll }: OverviewRest): string =>
  overviewSentence(counted(mirrors), pausedAll)
