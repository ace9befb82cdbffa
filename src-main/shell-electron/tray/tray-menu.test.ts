import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { sampleOverview } from '../../testing/sample-overview.ts'
import { trayMenu, type TrayActions } from './tray-menu.ts'
import type { TrayView } from './tray-state.ts'

const now = new Date(2026, 10, 20, 15).getTime()

const recorded = (): { readonly actions: TrayActions; readonly clicks: unknown[][] } => {
  const clicks: unknown[][] = []
  const record =
    (name: string) =>
    (...args: unknown[]): void =>
      void clicks.push([name, ...args])
  return {
    clicks,
    actions: {
      openWindow: record('openWindow'),
      openPlace: record('openPlace'),
      syncAll: record('syncAll'),
      pauseAll: record('pauseAll'),
      resumeAll: record('resumeAll'),
      quit: record('quit'),
    },
  }
}

const menuOf = (view: TrayView, actions = recorded().actions): readonly MenuItemConstructorOptions[] =>
  trayMenu(view, actions, () => now)

const labels = (menu: readonly MenuItemConstructorOptions[]): string[] =>
  menu.map((item) => item.label ?? '—')

const item = (
  menu: readonly MenuItemConstructorOptions[],
  label: string,
): MenuItemConstructorOptions & { press: () => void } => {
  const all = menu.flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? entry.submenu : [])])
  const found = all.find((entry) => entry.label === label)
  if (found === undefined)
    throw new Error(`No item ${label} in ${all.map((entry) => entry.label).join(', ')}`)
  return { ...found, press: () => (found.click as () => void)() }
}

const ready = (overview = sampleOverview()): TrayView => ({ core: { kind: 'ready' }, overview })

test('the sentence comes first and is nothing to click', () => {
  const menu = menuOf(ready())
  expect(labels(menu)).toEqual([
    'All 4 mirrors are up to date.',
    '—',
    'Sync all now',
    'Pause',
    '—',
    'Open Mirrordesk',
    'Quit',
  ])
  expect(menu[0]).toMatchObject({ enabled: false })
})

test('up to five mirrors that need a person follow, and a click opens the repository', () => {
  const { actions, clicks } = recorded()
  const needYou = Array.from({ length: 7 }, (_, index) => ({
    mirrorId: `mirror-${index}`,
    repository: `team/project-${index}`,
    host: 'example.org',
    title: 'The password was refused.',
  }))
  const menu = menuOf(ready(sampleOverview({ counts: { needYou: 7 }, needYou })), actions)
  const shown = labels(menu).filter((label) => label.startsWith('team/'))
  expect(shown).toHaveLength(5)
  expect(shown[0]).toBe('team/project-0: The password was refused.')
  item(menu, 'team/project-0: The password was refused.').press()
  expect(clicks).toEqual([['openPlace', '/repositories/team%2Fproject-0']])
})

test('an ampersand is shown as one, and a long line is cut', () => {
  const needYou = [{ mirrorId: 'm', repository: 'r', host: 'h', title: `Fish & ${'chips '.repeat(30)}` }]
  const line = labels(menuOf(ready(sampleOverview({ needYou }))))[1]
  expect(line).toMatch(/^r: Fish && chips .*…$/)
  expect(line?.length).toBeLessThan(80)
})

test('sync all, the three pauses, open and quit each do what they say', () => {
  const { actions, clicks } = recorded()
  const menu = menuOf(ready(), actions)
  for (const label of [
    'Sync all now',
    'For 1 hour',
    'Until tomorrow',
    'Until resumed',
    'Open Mirrordesk',
    'Quit',
  ]) {
    item(menu, label).press()
  }
  expect(clicks).toEqual([
    ['syncAll'],
    ['pauseAll', now + 3_600_000],
    ['pauseAll', new Date(2026, 10, 21, 8).getTime()],
    ['pauseAll', null],
    ['openWindow'],
    ['quit'],
  ])
})

test('while all rest there is one way on: resume, which says until when they would', () => {
  const { actions, clicks } = recorded()
  const until = new Date(2026, 10, 21, 8).getTime()
  const menu = menuOf(ready(sampleOverview({ pausedAll: { untilAt: until } })), actions)
  expect(labels(menu)).not.toContain('Pause')
  item(menu, 'Resume (paused until Sat 08:00)').press()
  expect(clicks).toEqual([['resumeAll']])
  expect(labels(menuOf(ready(sampleOverview({ pausedAll: { untilAt: null } }))))).toContain(
    'Resume (paused until resumed)',
  )
})

test('without a core nothing can be asked of it, but the window opens and Mirrordesk can be quit', () => {
  const menu = menuOf({ core: { kind: 'failed', message: '', advice: '' }, overview: sampleOverview() })
  expect(item(menu, 'Sync all now').enabled).toBe(false)
  expect(item(menu, 'Pause').enabled).toBe(false)
  expect(item(menu, 'Open Mirrordesk').enabled).not.toBe(false)
  expect(item(menu, 'Quit').enabled).not.toBe(false)
})
