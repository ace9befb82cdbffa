import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { EventSink } from '../../core/ports/event-sink.ts'
import type { SettingsStore } from '../../core/ports/settings-store.ts'
import { checkSettings, type CheckGit } from '../check-settings.ts'

export const createSettingsHandlers = (deps: {
  readonly settings: SettingsStore
  readonly events: EventSink
  readonly checkGit: CheckGit
}): Pick<ContractHandlers, 'settings.get' | 'settings.change'> => ({
  'settings.get': () => deps.settings.read(),
  'settings.change': async (change) => {
    await checkSettings(change, deps.checkGit)
    const settings = deps.settings.change(change)
    deps.events.emit('settings.changed', settings)
    return settings
  },
})
