import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { SetupSettings } from '../../../src-shared/domain/setup-file.ts'
import {
  readDuration,
  readKeptLifetime,
  readSchedule,
  writeDuration,
  writeKeptLifetime,
  writeSchedule,
} from '../../../src-shared/domain/written-time.ts'

/** Settings as a file has them; what is as if nobody had chosen it, and is about one computer alone, is left out. */
export const writeSettings = (settings: Settings): SetupSettings => {
  const { listenHost, listenPort, publicAddress, gitPath } = settings
  return {
    defaultSchedule: writeSchedule(settings.defaultSchedule),
    defaultDirection: settings.defaultDirection,
    keptRefLifetime: writeKeptLifetime(settings.keptRefLifetimeMs),
    pushDelay: writeDuration(settings.pushDelayMs),
    waitOnBattery: settings.waitOnBattery,
    ...(listenHost === null ? {} : { listenHost }),
    ...(listenPort === null ? {} : { listenPort }),
    ...(publicAddress === null ? {} : { publicAddress }),
    ...(gitPath === null ? {} : { gitPath }),
    notifications: settings.notifications,
    closeToTray: settings.closeToTray,
    startAtLogin: settings.startAtLogin,
    appearance: settings.appearance,
    density: settings.density,
  }
}

/** What a file says of settings, as they are stored; what it does not say is not there. */
export const readSettings = (written: SetupSettings): Partial<Settings> => {
  const { defaultSchedule, keptRefLifetime, pushDelay, ...same } = written
  const lifetimeMs = keptRefLifetime === undefined ? undefined : readKeptLifetime(keptRefLifetime)
  const pushDelayMs = pushDelay === undefined ? null : readDuration(pushDelay)
  const said = {
    ...same,
    ...(defaultSchedule === undefined ? {} : { defaultSchedule: readSchedule(defaultSchedule) }),
    ...(lifetimeMs === undefined ? {} : { keptRefLifetimeMs: lifetimeMs }),
    ...(pushDelayMs === null ? {} : { pushDelayMs }),
  }
  return said
}
