import { expect, test } from 'vitest'
import type { Notice } from '../../src-shared/domain/activity.ts'
import { createNotifications, type NativeNotification, type Notifications } from './notifications.ts'

type Shown = { readonly title: string; readonly body: string; readonly click: () => void }

const desk = (given: { isSupported?: boolean; isOn?: boolean; isFocused?: boolean } = {}) => {
  const shown: Shown[] = []
  const opened: string[] = []
  const state = { isSupported: true, isOn: true, isFocused: false, ...given }
  const notifications: Notifications = createNotifications({
    isSupported: () => state.isSupported,
    settings: () => ({ notifications: state.isOn }),
    isWindowFocused: () => state.isFocused,
    openPlace: (path) => opened.push(path),
    create: ({ title, body }): NativeNotification => {
      const listeners = new Map<string, () => void>()
      return {
        on: (event, listener) => listeners.set(event, listener),
        show: () => shown.push({ title, body, click: () => listeners.get('click')?.() }),
      }
    },
  })
  return { notifications, shown, opened, state }
}

const notice = (id = 'notice-1'): Notice => ({
  id,
  kind: 'failed',
  at: 1,
  title: 'team/project could not be mirrored',
  body: 'The password was refused.',
  repository: 'team/project',
  mirrorId: 'mirror-1',
  runId: 'run-1',
})

test('a notice about an account opens the accounts', () => {
  const { notifications, shown, opened } = desk()
  notifications.raise({ ...notice(), repository: null, mirrorId: null, runId: null })
  shown[0]?.click()
  expect(opened).toEqual(['/accounts'])
})

test('a notice is shown, and its click opens the run it is about', () => {
  const { notifications, shown, opened } = desk()
  notifications.raise(notice())
  expect(shown).toMatchObject([
    { title: 'team/project could not be mirrored', body: 'The password was refused.' },
  ])
  shown[0]?.click()
  expect(opened).toEqual(['/repositories/team%2Fproject/runs/run-1'])
})

test('the same notice is never shown twice, also when it was held back the first time', () => {
  const { notifications, shown, state } = desk()
  notifications.raise(notice())
  notifications.raise(notice())
  expect(shown).toHaveLength(1)
  state.isFocused = true
  notifications.raise(notice('notice-2'))
  state.isFocused = false
  notifications.raise(notice('notice-2'))
  expect(shown).toHaveLength(1)
})

test('nothing is shown while the window has the focus, nor when notifications are off or not supported', () => {
  for (const given of [{ isFocused: true }, { isOn: false }, { isSupported: false }]) {
    const { notifications, shown } = desk(given)
    notifications.raise(notice())
    expect(shown).toEqual([])
  }
})

test('what the shell itself has to say is shown although notices are off', () => {
  const { notifications, shown, opened } = desk({ isOn: false })
  notifications.say('Mirrordesk keeps running', 'Your mirrors stay in sync.')
  shown[0]?.click()
  expect(opened).toEqual(['/'])
})
