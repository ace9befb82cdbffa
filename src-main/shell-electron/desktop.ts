import type { ContractClient, ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { CoreState } from '../../src-shared/contract/window-bridge.ts'
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { LoginItem } from './login-item.ts'
import type { Notifications } from './notifications.ts'
import type { TrayActions } from './tray/tray-menu.ts'
import type { TrayView } from './tray/tray-state.ts'

/** The running core as the shell knows it: calls, events, and whether it is there. */
export type CoreLink = ContractClient & {
  readonly on: (listener: (event: ContractEvent) => void) => () => void
  /** Listens until the returned function is called; the present state is told at once. */
  readonly onState: (listener: (state: CoreState) => void) => () => void
}

/** What the core said last, for those who have to decide at once. */
export type DesktopFacts = {
  readonly settings: () => Settings
  readonly trayView: () => TrayView
}

export type DesktopParts = {
  readonly tray: { readonly show: (view: TrayView) => void }
  readonly notifications: Notifications
  readonly loginItem: Pick<LoginItem, 'follow'>
}

/** A sentence for a person out of whatever was thrown. */
const wordsOf = (error: unknown): string =>
  error instanceof AppError ? error.message : 'Open Mirrordesk to see what happened.'

/** The clicks of the tray that are contract calls; one that fails is told in a notification. */
export const trayCalls = (
  { call }: ContractClient,
  say: Notifications['say'],
): Pick<TrayActions, 'syncAll' | 'pauseAll' | 'resumeAll'> => {
  const orSay = (title: string) => (error: unknown) => say(title, wordsOf(error))
  return {
    syncAll: () => void call('mirrors.syncAll', {}).catch(orSay('The mirrors could not be synced')),
    pauseAll: (untilAt) =>
      void call('mirrors.pauseAll', { untilAt }).catch(orSay('The mirrors could not be paused')),
    resumeAll: () => void call('mirrors.resumeAll', {}).catch(orSay('The mirrors could not be resumed')),
  }
}

/** Knows what the core said last. Until it has said anything: a core that starts, and the default settings. */
export const createDesktopFacts = (): DesktopFacts & {
  readonly set: (facts: { readonly settings?: Settings; readonly view?: TrayView }) => void
} => {
  let settings = defaultSettings
  let view: TrayView = { core: { kind: 'starting' }, overview: null }
  return {
    settings: () => settings,
    trayView: () => view,
    set: (facts) => {
      settings = facts.settings ?? settings
      view = facts.view ?? view
    },
  }
}

/**
 * Feeds tray, notifications and login item with what the core says, over all its restarts, until the returned
 * function is called. The board is read once for each core; from then on events tell of it.
 */
export const followCore = (
  link: CoreLink,
  facts: ReturnType<typeof createDesktopFacts>,
  { tray, notifications, loginItem }: DesktopParts,
): (() => void) => {
  const setView = (view: TrayView): void => {
    facts.set({ view })
    tray.show(view)
  }
  let startsAtLogin: boolean | null = null
  const setSettings = (settings: Settings): void => {
    facts.set({ settings })
    if (settings.startAtLogin === startsAtLogin) return
    startsAtLogin = settings.startAtLogin
    try {
      loginItem.follow(settings.startAtLogin)
    } catch {
      notifications.say(
        'Start at login could not be changed',
        'Mirrordesk may not change what this computer starts at login. Check the permissions of its folder.',
        '/settings',
      )
    }
  }
  const readAll = async (): Promise<void> => {
    const [overview, settings] = await Promise.all([
      link.call('overview.get', {}),
      link.call('settings.get', {}),
    ])
    setSettings(settings)
    setView({ ...facts.trayView(), overview })
  }

  const stopEvents = link.on((event) => {
    if (event.name === 'overview.changed') setView({ ...facts.trayView(), overview: event.payload })
    else if (event.name === 'settings.changed') setSettings(event.payload)
    else if (event.name === 'notice.raised') notifications.raise(event.payload)
  })
  const stopStates = link.onState((core) => {
    setView({ core, overview: core.kind === 'ready' ? facts.trayView().overview : null })
    // A core that dies while it is asked tells so by its next state.
    if (core.kind === 'ready') void readAll().catch(() => undefined)
  })
  return () => {
    stopEvents()
    stopStates()
  }
}
