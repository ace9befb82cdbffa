import type { Notice } from '../../src-shared/domain/activity.ts'
import type { Settings } from '../../src-shared/domain/settings.ts'
import { accountsPlace, repositoryPlace, runPlace } from './places.ts'

/** What we use of Electron's `Notification`. */
export type NativeNotification = {
  readonly show: () => void
  readonly on: (event: 'click' | 'close' | 'failed', listener: () => void) => unknown
}

export type NotificationDependencies = {
  readonly isSupported: () => boolean
  readonly create: (options: { readonly title: string; readonly body: string }) => NativeNotification
  readonly settings: () => Pick<Settings, 'notifications'>
  /** A person who looks at the window sees the change there. */
  readonly isWindowFocused: () => boolean
  /** Brings the window to the front at a path of the interface. */
  readonly openPlace: (path: string) => void
}

export type Notifications = {
  /** The core raised a notice: the first failure of a streak, or the recovery from one. */
  readonly raise: (notice: Notice) => void
  /** Something the shell itself has to say, e.g. that a click in the tray could not be done. */
  readonly say: (title: string, body: string, path?: string) => void
}

/** Where a person sees what a notice is about. */
const placeOf = (repository: string | null, runId: string | null): string => {
  if (repository === null) return accountsPlace
  return runId === null ? repositoryPlace(repository) : runPlace(repository, runId)
}

const mostRemembered = 500
const mostHeld = 50

/** Adds to a set that keeps its newest entries only. */
const addBounded = <T>(set: Set<T>, entry: T, most: number): void => {
  set.add(entry)
  for (const oldest of set) {
    if (set.size <= most) return
    set.delete(oldest)
  }
}

/**
 * Native notifications. Which notices there are is the core's decision; here: none when the person turned them off,
 * none while the window has the focus, and none twice.
 */
export const createNotifications = (dependencies: NotificationDependencies): Notifications => {
  const { isSupported, create, settings, isWindowFocused, openPlace } = dependencies
  const seenIds = new Set<string>()
  // One that is collected as garbage loses its click.
  const held = new Set<NativeNotification>()

  const show = (title: string, body: string, path: string): void => {
    if (!isSupported()) return
    const notification = create({ title, body })
    const release = (): boolean => held.delete(notification)
    notification.on('click', () => {
      release()
      openPlace(path)
    })
    notification.on('close', release)
    notification.on('failed', release)
    addBounded(held, notification, mostHeld)
    notification.show()
  }

  return {
    raise: ({ id, title, body, repository, runId }) => {
      if (seenIds.has(id)) return
      addBounded(seenIds, id, mostRemembered)
      if (!settings().notifications || isWindowFocused()) return
      show(title, body, placeOf(repository, runId))
    },
    say: (title, body, path = '/') => show(title, body, path),
  }
}
