import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { EventSink } from '../../core/ports/event-sink.ts'
import type { SettingsStore } from '../../core/ports/stores.ts'

export const createSettingsHandlers = (deps: {
  readonly settings: SettingsStore
  readonly events: EventSink
}): Pick<ContractHandlers, 'settings.get' | 'settings.change'> => ({
  'settings.get': () => deps.settings.read(),
  'settings.change': (change) => {
    const settings = deps.settings.change(change)
    deps.events.emit('settings.changed', settings)
    return settings
  },
})
