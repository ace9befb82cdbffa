import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { loadVaultKey } from './vault-key.ts'

const scratch = scratchDirectory('vault-key')
const hex = 'ab'.repeat(32)
const base64 = Buffer.from(hex, 'hex').toString('base64')

it('is made on the first start, closed to others, and is the same on the next', () => {
  const file = path.join(scratch, 'made')
  const key = loadVaultKey(file, {})
  expect(key).toHaveLength(32)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(loadVaultKey(file, {})).toEqual(key)
  expect(readdirSync(scratch).filter((name) => name.startsWith('made'))).toEqual(['made'])
})

it.each([hex, hex.toUpperCase(), base64, base64.replace('=', ''), ` ${base64}\n`])(
  'comes from the environment as %s, and then no file is made',
  (text) => {
    const file = path.join(scratch, 'unused')
    expect(Buffer.from(loadVaultKey(file, { MIRRORDESK_VAULT_KEY: text })).toString('hex')).toBe(hex)
    expect(existsSync(file)).toBe(false)
  },
)

it.each(['ab', 'a'.repeat(63), 'z'.repeat(64), Buffer.alloc(31).toString('base64'), 'secret'])(
  'is refused when the environment holds another form, which is not repeated',
  (text) => {
    const load = () => loadVaultKey(path.join(scratch, 'unused'), { MIRRORDESK_VAULT_KEY: text })
    expect(load).toThrow(expect.objectContaining({ code: 'vault_locked' }))
    expect(load).toThrow(/^MIRRORDESK_VAULT_KEY is not 64 hex digits or base64 of 32 bytes\.$/)
  },
)

it('is refused when the file holds something else, and the file is left as it is', () => {
  const file = path.join(scratch, 'short')
  writeFileSync(file, 'abcdef\n', { mode: 0o600 })
  expect(() => loadVaultKey(file, {})).toThrow('does not hold a key of 32 bytes')
  expect(readFileSync(file, 'utf8')).toBe('abcdef\n')
})

it('is refused when others can read the file', () => {
  const file = path.join(scratch, 'open')
  writeFileSync(file, hex)
  chmodSync(file, 0o644)
  expect(() => loadVaultKey(file, {})).toThrow('can be read by others')
})
