import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { startProgram } from '../fixtures/built-program.ts'

const unused = path.join(scratchDirectory('sample-story'), 'unused')

it('shows every direction, one of them partial, and leaves nothing behind', async () => {
  const sample = await startProgram(unused, '--sample')
  await sample.wrote(/pull +website <- upstream\/website: succeeded: main created/)
  await sample.wrote(/fetch website-snapshot <- upstream\/website: succeeded: main created/)
  await sample.wrote(/push +notes -> backup\/notes: succeeded: .*main created/)
  await sample.wrote(/push +notes -> public\/notes: partial: drafts refused \(denied by policy/)
  await sample.wrote(/Ctrl-C stops it and removes everything/)

  const { items } = await sample.json<{ items: readonly Mirror[] }>('mirror', 'list')
  expect(items.map((mirror) => [mirror.repository, mirror.direction]).sort()).toEqual([
    ['notes', 'push'],
    ['notes', 'push'],
    ['website', 'pull'],
  ])

  expect(await sample.stop('SIGINT')).toBe(0)
  expect(existsSync(path.dirname(sample.dataDirectory))).toBe(false)
  expect(existsSync(unused)).toBe(false)
})

it('is stopped in the middle of its set-up as well', async () => {
  const sample = await startProgram(unused, '--sample')
  expect(await sample.stop('SIGINT')).toBe(0)
  expect(existsSync(path.dirname(sample.dataDirectory))).toBe(false)
})
