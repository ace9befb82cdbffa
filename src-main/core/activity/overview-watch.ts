import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import type { Repository } from '../../../src-shared/domain/repository.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import { namedLimit, summarizeOverview } from './overview.ts'
import { createStandings } from './standings.ts'

/** At most two events a second. */
const everyMs = 500

export type OverviewWatchDeps = {
  readonly clock: Clock
  readonly events: EventSink
  /** All mirrors, or those of a repository. */
  readonly listMirrors: (repositoryId?: string) => readonly Mirror[]
  readonly countRepositories: () => number
  readonly pausedAll: () => PauseAll | null
  readonly waitsOnBattery: () => boolean
}

/** Says `overview.changed` when the board in a sentence is another one. */
export type OverviewWatch = {
  /** Takes in all mirrors, once; from then on what `observe` hears is enough. The first event or touch does it too. */
  readonly start: () => void
  /** Hears every event of the core. */
  readonly observe: (event: ContractEvent) => void
  /** Something that no event tells has changed: all mirrors rest or wait for mains, or no longer do. */
  readonly touch: () => void
  readonly stop: () => void
}

export const createOverviewWatch = (deps: OverviewWatchDeps): OverviewWatch => {
  const { clock, events } = deps
  const standings = createStandings()
  let started = false
  let isStopped = false
  let lastTold: string | null = null
  let lastToldAt = Number.NEGATIVE_INFINITY
  let withdraw: (() => void) | null = null

  const summarize = () =>
    summarizeOverview(
      { repositories: deps.countRepositories(), ...standings.counts() },
      standings.firstThatNeedYou(namedLimit),
      { pausedAll: deps.pausedAll(), waitsOnBattery: deps.waitsOnBattery() },
    )
  const tell = (): void => {
    withdraw = null
    const summary = summarize()
    const text = JSON.stringify(summary)
    if (text === lastTold) return
    lastTold = text
    lastToldAt = clock.now()
    events.emit('overview.changed', summary)
  }
  const takeIn = (): void => {
    for (const mirror of deps.listMirrors()) standings.set(mirror)
    started = true
  }

  const touch = (): void => {
    if (isStopped) return
    // What it was before nobody knows any more: it is told.
    if (!started) takeIn()
    if (withdraw !== null) return
    withdraw = clock.setTimer(Math.max(0, lastToldAt + everyMs - clock.now()), tell)
  }

  /** A repository that comes back from the trash brings its mirrors along, and none of them says so. */
  const takeBack = ({ id, mirrorCount }: Repository): void => {
    if (standings.countOf(id) < mirrorCount) deps.listMirrors(id).forEach(standings.set)
  }

  return {
    touch,
    start: () => {
      if (started) return
      takeIn()
      lastTold = JSON.stringify(summarize())
    },
    observe: (event) => {
      if (isStopped) return
      if (!started) takeIn()
      if (event.name === 'mirror.changed') standings.set(event.payload)
      else if (event.name === 'mirror.removed') standings.remove(event.payload.id)
      else if (event.name === 'repository.removed') standings.removeRepository(event.payload.id)
      else if (event.name === 'repository.changed') takeBack(event.payload)
      else return
      touch()
    },
    stop: () => {
      started = false
      isStopped = true
      withdraw?.()
      withdraw = null
    },
  }
}
