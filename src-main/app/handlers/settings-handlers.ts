import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { normalPublicAddress } from '../../core/hooks-in/hook-address.ts'
import { checkSchedule } from '../../core/mirrors/cron-times.ts'
import type { KeptLifetimes } from '../../core/mirrors/kept-lifetimes.ts'
import type { EventSink } from '../../core/ports/event-sink.ts'
import type { SettingsStore } from '../../core/ports/settings-store.ts'
import { checkFixed, type FixedSettings } from '../fixed-settings.ts'
import { checkSettings, type CheckGit } from '../check-settings.ts'

export const createSettingsHandlers = (deps: {
  readonly settings: SettingsStore
  /** Settings that the environment decides. */
  readonly fixed: () => FixedSettings
  readonly keptLifetimes: Pick<KeptLifetimes, 'settingChanges'>
  readonly events: EventSink
  readonly now: () => number
  readonly checkGit: CheckGit
  /** Told after they were stored. */
  readonly onChanged: (change: Partial<Settings>) => void
}): Pick<ContractHandlers, 'settings.get' | 'settings.change'> => ({
  'settings.get': () => deps.settings.read(),
  'settings.change': async (given) => {
    const change =
      typeof given.publicAddress === 'string'
        ? { ...given, publicAddress: normalPublicAddress(given.publicAddress) }
        : given
    checkFixed(change, deps.fixed())
    if (change.defaultSchedule !== undefined)
      checkSchedule(change.defaultSchedule, deps.now(), 'defaultSchedule')
    await checkSettings(change, deps.checkGit)
    // First: should we die in between, nothing goes too soon.
    if (change.keptRefLifetimeMs !== undefined) deps.keptLifetimes.settingChanges(change.keptRefLifetimeMs)
    const settings = deps.settings.change(change)
    deps.onChanged(change)
    deps.events.emit('settings.changed', settings)
    return settings
  },
})
