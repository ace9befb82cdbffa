import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { coreEnvironment, outsideArchive } from './core-outside.ts'

const environment = { MIRRORDESK_CORE_NODE: '/usr/bin/node', HOME: '/home/ada' }

const applicationWith = (manifest: object): string => {
  const appPath = scratchDirectory('application')
  writeFileSync(path.join(appPath, 'package.json'), JSON.stringify(manifest))
  return appPath
}

test('an installed application does not run the core with a program its environment names', () => {
  const appPath = applicationWith({ name: 'mirrordesk' })
  expect(coreEnvironment(environment, { isPackaged: true, appPath })).toEqual({ HOME: '/home/ada' })
})

test('a checkout, and an application made for tests, may', () => {
  const appPath = applicationWith({ name: 'mirrordesk', coreRunsOutside: true })
  expect(coreEnvironment(environment, { isPackaged: true, appPath })).toEqual(environment)
  expect(coreEnvironment(environment, { isPackaged: false, appPath: '/nowhere' })).toEqual(environment)
})

test('a file of the archive has its place beside it, one of a checkout stays where it is', () => {
  expect(outsideArchive('/opt/m/resources/app.asar/dist/core-main.mjs')).toBe(
    '/opt/m/resources/app.asar.unpacked/dist/core-main.mjs',
  )
  expect(outsideArchive('C:\\m\\resources\\app.asar\\dist\\core-main.mjs')).toBe(
    'C:\\m\\resources\\app.asar.unpacked\\dist\\core-main.mjs',
  )
  expect(outsideArchive('/home/ada/mirrordesk/dist/core-main.mjs')).toBe(
    '/home/ada/mirrordesk/dist/core-main.mjs',
  )
})
