import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { createLog } from './log.ts'

it('writes what happened and leaves every secret out', async () => {
  const directory = scratchDirectory('log')
  const log = createLog(directory)
  const cause = new Error('fatal: https://ada:hunter2secret@git.example.org/a refused')
  log.error('Fetching https://ada:hunter2secret@git.example.org/a failed.', {
    error: new AppError('remote_error', 'The host had an error.', { cause }),
    password: 'hunter2secret',
    nested: { token: 'hunter2secret' },
    output: 'Authorization: Basic aHVudGVyMnNlY3JldA==',
  })
  await log.close()
  const file = path.join(directory, 'core.log')
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('The host had an error.')
  expect(text).toContain('remote_error')
  expect(text).not.toContain('hunter2secret')
  expect(text).not.toContain('aHVudGVyMnNlY3JldA')
  expect(statSync(file).mode & 0o077).toBe(0)
})
