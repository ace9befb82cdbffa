import { expect, it } from 'vitest'
import { redact, secretForms } from './redact.ts'

it('hides a secret as it stands, URL-encoded, and in Basic authentication', () => {
  const secrets = secretForms('ada', 'pa ss/wörd')
  const basic = Buffer.from('ada:pa ss/wörd').toString('base64')
  const text = `pa ss/wörd pa%20ss%2Fw%C3%B6rd ${basic} ${basic.replace(/=+$/, '')}`
  expect(redact(text, secrets)).toBe('[redacted] [redacted] [redacted] [redacted]')
})

it('hides what stands before the host of an address, even with an @ in it, but not the user of ssh', () => {
  expect(redact("https://ada:p@ss@host/x 'http://token@host'")).toBe(
    "https://[redacted]@host/x 'http://[redacted]@host'",
  )
  expect(redact('ssh://git@host/x and ssh://git:pw@host/x')).toBe(
    'ssh://git@host/x and ssh://[redacted]@host/x',
  )
})

it('hides authorization headers of any scheme', () => {
  expect(redact('Authorization: Basic YWRhOnB3')).toBe('Authorization: Basic [redacted]')
  expect(redact('authorization: bearer abc\nPRIVATE-TOKEN: xyz')).toBe(
    'authorization: bearer [redacted]\nPRIVATE-TOKEN: [redacted]',
  )
})

it.each([
  `ghp_${'a'.repeat(36)}`,
  `github_pat_${'b'.repeat(40)}`,
  `glpat-${'c'.repeat(20)}`,
  `ATATT${'d'.repeat(40)}`,
  `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl`,
])('hides a token by its form: %s', (token) => {
  expect(redact(`before ${token} after`)).toBe('before [redacted] after')
})

it('leaves other text alone, and secrets too short to be told from it', () => {
  const text = 'fatal: unable to access https://host/owner/repository.git: 404'
  expect(redact(text, ['ab', ''])).toBe(text)
})
