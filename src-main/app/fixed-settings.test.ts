import { expect, it } from 'vitest'
import { defaultSettings } from '../../src-shared/domain/settings.ts'
import { checkFixed, readFixedSettings, withFixedSettings } from './fixed-settings.ts'

it('MIRROR_DIRECTION is the direction of new mirrors, whatever is stored', () => {
  const fixed = readFixedSettings({ MIRROR_DIRECTION: 'sync' })
  expect(fixed).toEqual({ defaultDirection: 'sync' })
  const store = withFixedSettings(
    { read: () => defaultSettings, change: (changed) => ({ ...defaultSettings, ...changed }) },
    fixed,
  )
  expect(store.read().defaultDirection).toBe('sync')
  expect(store.change({ density: 'compact' })).toMatchObject({ defaultDirection: 'sync', density: 'compact' })
})

it.each([{}, { MIRROR_DIRECTION: '' }])('nothing is fixed by %j', (environment) => {
  expect(readFixedSettings(environment)).toEqual({ defaultDirection: null })
})

it('a value that is no direction stops the start with a sentence', () => {
  expect(() => readFixedSettings({ MIRROR_DIRECTION: 'both' })).toThrow(
    'MIRROR_DIRECTION is push, pull or sync; not "both".',
  )
})

it('a change that would have no effect is refused', () => {
  const fixed = { defaultDirection: 'pull' } as const
  expect(() => checkFixed({ defaultDirection: 'push' }, fixed)).toThrow('MIRROR_DIRECTION is pull')
  checkFixed({ defaultDirection: 'pull' }, fixed)
  checkFixed({ density: 'compact' }, fixed)
  checkFixed({ defaultDirection: 'push' }, { defaultDirection: null })
})
