import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { createLog } from '../app/log.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { redact } from './redact.ts'
import { failureOfOutput } from './remote/classify-failure.ts'

/** Since 2026 GitHub gives apps tokens of some 520 characters, with a JSON web token in them. */
const parts = [60, 250, 64].map((bytes) => randomBytes(bytes).toString('base64url'))
const token = `ghs_1234567_${parts.join('.')}`
const said = `remote: ${token} is not known.\nfatal: unable to access 'https://x-access-token:${token}@github.com/acme/notes.git/': The requested URL returned error: 403`
/** No part of it may stay either. */
const expectHidden = (text: string): void => {
  for (const part of [token, ...parts]) expect(text).not.toContain(part)
}

it('the long token of an app is hidden in any text, dots and all, though nobody said that it is a secret', () => {
  expect(token.length).toBeGreaterThan(500)
  for (const text of [said, `Bearer ${token}`, `{"token":"${token}"}`, `${token},next`, `?t=${token}&x=1`]) {
    expectHidden(redact(text))
  }
  expect(redact(`{"token":"${token}"}`)).toBe('{"token":"[redacted]"}')
})

it('it is hidden in what git says, as a failure shows it', () => {
  const { address } = parseRemoteUrl('https://github.com/acme/notes.git')
  const failure = failureOfOutput(said, { address, direction: 'read', secrets: [] })
  expectHidden(`${failure.message}${JSON.stringify(failure.details)}${String(failure.cause)}`)
})

it('it is hidden in a log, in messages, errors, their causes and in what goes along', async () => {
  const directory = scratchDirectory('installation-token')
  const log = createLog(directory)
  const error = new AppError('remote_error', said, { cause: new Error(said) })
  log.error(`Failed with ${token}`, { error, output: said })
  await log.close()
  const text = readFileSync(path.join(directory, 'core.log'), 'utf8')
  expect(text).toContain('Failed with')
  expectHidden(text)
})
