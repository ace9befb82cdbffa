import type { ComputerNews } from '../../../src-shared/domain/computer-news.ts'
import type { Clock } from '../ports/clock.ts'
import type { SettingsStore } from '../ports/settings-store.ts'
import { createComputerState } from './computer-state.ts'
import type { Holds } from './holds.ts'
import { pushPriority } from './run-priority.ts'
import { createStartGate, type StartGate } from './start-gate.ts'

/** What the computer does to mirrors: asleep none starts, on battery only what a person or a push asks for. */
export type FollowComputer = {
  readonly gate: StartGate
  readonly hear: (news: ComputerNews) => void
  readonly isAsleep: () => boolean
  readonly waitsOnBattery: () => boolean
  /** The settings are others now. */
  readonly settingsChanged: () => void
  readonly stop: () => void
}

export const createFollowComputer = (deps: {
  readonly clock: Clock
  readonly settings: Pick<SettingsStore, 'read'>
  readonly holds: Pick<Holds, 'isProbe' | 'networkChanged'>
  /** Whether the remote of the mirror lacks a change made here, as far as is known. */
  readonly owesPush: (mirrorId: string) => boolean
  /** The schedule has to follow: it woke up, or scheduled runs wait or wait no more. */
  readonly onChanged: () => void
}): FollowComputer => {
  const { holds } = deps
  const changed = (): void => {
    gate.changed()
    deps.onChanged()
  }
  const state = createComputerState(deps.clock, changed)
  const waitsOnBattery = (): boolean => state.isOnBattery() && deps.settings.read().waitOnBattery
  /** A push that failed before is no less a push. A probe goes on: a push may wait for what it finds. */
  const gate = createStartGate(({ mirrorId, isWished, urgency }) => {
    if (state.isAsleep()) return false
    if (isWished || urgency.value() >= pushPriority || !waitsOnBattery()) return true
    return mirrorId !== null && (holds.isProbe(mirrorId) || deps.owesPush(mirrorId))
  })

  return {
    gate,
    isAsleep: state.isAsleep,
    waitsOnBattery,
    settingsChanged: changed,
    hear: (news) => {
      if (news !== 'network_changed' && state.hear(news)) changed()
      // A computer that wakes up has often just been carried elsewhere.
      if (news === 'network_changed' || news === 'resume') holds.networkChanged()
    },
    stop: state.stop,
  }
}
