import type { MenuItemConstructorOptions } from 'electron'
import { repositoryPlace } from '../places.ts'
import { inOneHour, tomorrowMorning, untilText } from './pause-times.ts'
import { traySentence, type TrayView } from './tray-state.ts'

/** What a click does. Each becomes a contract call or a move of the window. */
export type TrayActions = {
  readonly openWindow: () => void
  /** Opens the window at a path of the interface. */
  readonly openPlace: (path: string) => void
  readonly syncAll: () => void
  /** Epoch ms; null: until a person resumes. */
  readonly pauseAll: (untilAt: number | null) => void
  readonly resumeAll: () => void
  readonly quit: () => void
}

const longestLabel = 72

/** Menus take `&` for the mark of an access key, and a long line makes them as wide as the screen. */
const label = (text: string): string => {
  const short = text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text
  return short.replaceAll('&', '&&')
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** Pause, or Resume while all rest. */
const pauseItem = (
  { core, overview }: TrayView,
  actions: TrayActions,
  now: () => number,
): MenuItemConstructorOptions => {
  const isReady = core.kind === 'ready'
  const pausedAll = overview?.pausedAll ?? null
  if (pausedAll !== null) {
    const until = pausedAll.untilAt === null ? 'resumed' : untilText(pausedAll.untilAt, now())
    return { label: `Resume (paused until ${until})`, enabled: isReady, click: () => actions.resumeAll() }
  }
  return {
    label: 'Pause',
    enabled: isReady,
    submenu: [
      { label: 'For 1 hour', click: () => actions.pauseAll(inOneHour(now())) },
      { label: 'Until tomorrow', click: () => actions.pauseAll(tomorrowMorning(now())) },
      { label: 'Until resumed', click: () => actions.pauseAll(null) },
    ],
  }
}

/**
 * The menu of the tray: the sentence, up to five mirrors that need a person, and what one wants without opening the
 * window. `now` is read when something is clicked, because a menu stays for hours.
 */
export const trayMenu = (
  view: TrayView,
  actions: TrayActions,
  now: () => number,
): readonly MenuItemConstructorOptions[] => {
  const isReady = view.core.kind === 'ready'
  const needYou = isReady ? (view.overview?.needYou.slice(0, 5) ?? []) : []
  return [
    { label: label(traySentence(view)), enabled: false },
    ...needYou.map(({ mirrorId, repository, title }) => ({
      id: mirrorId,
      label: label(`${repository}: ${title}`),
      click: () => actions.openPlace(repositoryPlace(repository)),
    })),
    separator,
    {
      label: 'Sync all now',
      enabled: isReady && (view.overview?.counts.mirrors ?? 0) > 0,
      click: () => actions.syncAll(),
    },
    pauseItem(view, actions, now),
    separator,
    { label: 'Open Mirrordesk', click: () => actions.openWindow() },
    { label: 'Quit', click: () => actions.quit() },
  ]
}
