import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import {
  dataDirectoryLayout,
  prepareDataDirectory,
  readCoreFile,
  removeCoreFile,
  writeCoreFile,
} from './data-directory.ts'

const layout = dataDirectoryLayout(path.join(scratchDirectory('data'), 'deep', 'down'))

it('is made with its folders, closed to other users', () => {
  prepareDataDirectory(layout)
  for (const folder of [layout.directory, layout.repositoriesDirectory, layout.gitDirectory]) {
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  }
})

it('says where the core is while one runs', () => {
  prepareDataDirectory(layout)
  expect(readCoreFile(layout)).toBeNull()
  writeCoreFile(layout, { processId: 1, address: 'http://127.0.0.1:7420', startedAt: 5 })
  expect(readCoreFile(layout)).toEqual({ processId: 1, address: 'http://127.0.0.1:7420', startedAt: 5 })
  removeCoreFile(layout)
  expect(readCoreFile(layout)).toBeNull()
})

it('says nothing rather than something wrong when the file is damaged', () => {
  prepareDataDirectory(layout)
  writeFileSync(layout.coreFile, '{"address":')
  expect(readCoreFile(layout)).toBeNull()
})
