import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCloseToTray, type ClosableWindow, type CloseToTrayDependencies } from './close-to-tray.ts'

const desk = (given: {
  readonly platform?: NodeJS.Platform
  readonly closeToTray?: boolean
  readonly isTrayVisible?: boolean
  readonly isFullScreen?: boolean
}) => {
  const done: string[] = []
  let knowsItKeepsRunning = false
  let leaveFullScreen = (): void => undefined
  const dependencies: CloseToTrayDependencies = {
    platform: given.platform ?? 'linux',
    settings: () => ({ closeToTray: given.closeToTray ?? true }),
    isTrayVisible: () => Promise.resolve(given.isTrayVisible ?? true),
    quit: () => done.push('quit'),
    state: {
      get: () => ({ bounds: null, isMaximized: false, path: '/', knowsItKeepsRunning }),
      change: (part) => {
        knowsItKeepsRunning = part.knowsItKeepsRunning ?? knowsItKeepsRunning
      },
    },
    say: (title) => done.push(`say ${title}`),
  }
  const window: ClosableWindow = {
    isDestroyed: () => false,
    isFullScreen: () => given.isFullScreen ?? false,
    setFullScreen: () => {
      done.push('leave full screen')
      leaveFullScreen()
    },
    once: (_event, listener) => {
      leaveFullScreen = listener
    },
    hide: () => done.push('hide'),
    showInactive: () => done.push('show'),
    minimize: () => done.push('minimise'),
  }
  const policy = createCloseToTray(dependencies)
  const close = async (): Promise<boolean> => {
    let isPrevented = false
    policy.onClose(window, { preventDefault: () => (isPrevented = true) })
    await setImmediate()
    return isPrevented
  }
  return { done, close, policy, window }
}

test('closing hides the window, and says only the first time that Mirrordesk keeps running', async () => {
  const { done, close } = desk({})
  expect(await close()).toBe(true)
  expect(await close()).toBe(true)
  expect(done).toEqual(['hide', 'say Mirrordesk keeps running', 'hide'])
})

test('where no tray icon can be seen the window is minimised, so that it stays in reach', async () => {
  const { done, close } = desk({ isTrayVisible: false })
  expect(await close()).toBe(true)
  expect(done).toEqual(['minimise', 'say Mirrordesk keeps running'])
})

test('with the setting off, closing quits', async () => {
  const { done, close } = desk({ closeToTray: false })
  await close()
  expect(done).toEqual(['quit'])
})

test('once quitting has begun the window just closes', async () => {
  const { done, close, policy } = desk({})
  policy.quitBegins()
  expect(await close()).toBe(false)
  expect(done).toEqual([])
})

test('a full-screen window of macOS leaves full screen before it is hidden', async () => {
  const { done, close } = desk({ platform: 'darwin', isFullScreen: true })
  await close()
  expect(done.slice(0, 2)).toEqual(['leave full screen', 'hide'])
})

test('a start at login shows nothing, but where no tray icon can be seen it leaves the window in reach', async () => {
  const withTray = desk({})
  await withTray.policy.onHiddenStart(withTray.window)
  expect(withTray.done).toEqual([])
  const without = desk({ isTrayVisible: false })
  await without.policy.onHiddenStart(without.window)
  expect(without.done).toEqual(['show', 'minimise'])
})
