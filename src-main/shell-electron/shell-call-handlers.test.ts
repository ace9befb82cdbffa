import { expect, test } from 'vitest'
import { createShellDispatch } from './shell-call-handlers.ts'

const setUp = () => {
  const done: string[] = []
  const dispatch = createShellDispatch({
    platform: 'freebsd',
    electronVersion: '45.0.0',
    canStartAtLogin: false,
    openExternal: (url) => Promise.resolve(void done.push(`open ${url}`)),
    chooseFolder: (title) => Promise.resolve(title === 'cancelled' ? null : '/chosen'),
    openFolder: (path) => Promise.resolve(path === '/data' ? '' : 'No such folder.'),
    dataDirectory: () => '/data',
    restartCore: () => Promise.resolve(void done.push('restart')),
  })
  return { done, dispatch }
}

test('does what the table names', async () => {
  const { done, dispatch } = setUp()
  expect(await dispatch('shell.info', {})).toEqual({
    platform: 'other',
    electronVersion: '45.0.0',
    canStartAtLogin: false,
  })
  expect(await dispatch('shell.chooseFolder', { title: 'Choose' })).toEqual({ path: '/chosen' })
  expect(await dispatch('shell.chooseFolder', { title: 'cancelled' })).toEqual({ path: null })
  expect(await dispatch('shell.showDataDirectory', {})).toEqual({})
  await dispatch('shell.openExternal', { url: 'https://example.org/' })
  await dispatch('shell.restartCore', {})
  expect(done).toEqual(['open https://example.org/', 'restart'])
})

test('refuses other names, other input, and other links', async () => {
  const { done, dispatch } = setUp()
  for (const name of ['shell.explode', 'toString', '__proto__', 'system.info']) {
    await expect(dispatch(name, {})).rejects.toMatchObject({ code: 'not_found' })
  }
  await expect(dispatch('shell.openExternal', { url: 7 })).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(dispatch('shell.openExternal', undefined)).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(dispatch('shell.openExternal', { url: 'file:///etc/passwd' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  expect(done).toEqual([])
})
