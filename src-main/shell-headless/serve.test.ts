import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { serve } from './serve.ts'

const dataDirectory = scratchDirectory('serve')

it('makes no second key where the keychain of the desktop app holds the first', async () => {
  writeFileSync(path.join(dataDirectory, 'vault-key.wrapped'), 'wrapped')
  const started = serve({
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    organization: 'local',
    version: '1.2.3',
    credentialHelperProgram: { node: '', program: '' },
    environment: {},
  })
  await expect(started).rejects.toMatchObject({ code: 'vault_locked' })
  expect(existsSync(path.join(dataDirectory, 'vault-key'))).toBe(false)
})
