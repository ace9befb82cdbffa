import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createVault } from '../../app/vault/create-vault.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import type { Stores } from '../ports/stores.ts'
import type { Vault } from '../ports/vault.ts'
import { createPublicKeys } from './public-keys.ts'
import { loadSigningKey } from './signing-key.ts'
import { createTokenMinter } from './token-minter.ts'
import { createTokenVerifier } from './token-verifier.ts'

const now = () => 1_750_000_000_000

const scratchVault = (): Vault => createVault(randomBytes(32))

const load = (stores: Stores, vault: Vault, organization = 'local') =>
  loadSigningKey({ sealed: stores.sealed, vault, publicKeys: stores.publicKeys, organization, now })

const read = { repository: 'team/project', scopes: ['git:read' as const], ttlMs: 3_600_000, policies: [] }

describe('the signing key', () => {
  test('is made once, sealed, and registered as built in', () => {
    const { stores } = scratchStores()
    const vault = scratchVault()
    const first = load(stores, vault)
    const second = load(stores, vault)
    expect(second.keyId).toBe(first.keyId)
    expect(second.privateKey.equals(first.privateKey)).toBe(true)
    expect(stores.publicKeys.list()).toMatchObject([
      { id: first.keyId, builtIn: true, organization: 'local' },
    ])
    const sealed = Buffer.from(stores.sealed.read('core-signing-key') ?? [])
    expect(sealed.length).toBeGreaterThan(100)
    expect(sealed.toString('latin1')).not.toContain('PRIVATE KEY')
  })

  test('cannot be removed, and cannot be opened with another vault key', () => {
    const { stores } = scratchStores()
    const { keyId } = load(stores, scratchVault())
    const keys = createPublicKeys({ store: stores.publicKeys, organization: 'local', now })
    expect(() => keys.remove(keyId)).toThrow(expect.objectContaining({ code: 'forbidden' }) as Error)
    expect(() => load(stores, scratchVault())).toThrow(
      expect.objectContaining({ code: 'vault_locked' }) as Error,
    )
  })

  test('follows the name of the organization', () => {
    const { stores } = scratchStores()
    const vault = scratchVault()
    load(stores, vault, 'local')
    load(stores, vault, 'acme')
    expect(stores.publicKeys.list()).toMatchObject([{ organization: 'acme', builtIn: true }])
  })

  test('signs tokens that verify', async () => {
    const { stores } = scratchStores()
    const signingKey = load(stores, scratchVault())
    const minter = createTokenMinter({ organization: 'local', signingKey, now })
    const verifier = createTokenVerifier({ publicKeys: stores.publicKeys, now })
    const minted = await minter.mint({ ...read, policies: [['main', ['no-push']]] })
    expect(minted.expiresAt).toBe(now() + 3_600_000)
    expect(JSON.parse(Buffer.from(minted.token.split('.')[0] ?? '', 'base64url').toString())).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      kid: signingKey.keyId,
    })
    expect(await verifier.verify(minted.token)).toEqual({
      issuer: 'local',
      subject: 'mirrordesk',
      repository: 'team/project',
      scopes: ['git:read'],
      policies: [['refs/heads/main', ['no-push']]],
      expiresAt: minted.expiresAt,
    })
  })

  test('signs no token whose policy has a pattern that is not valid', async () => {
    const { stores } = scratchStores()
    const minter = createTokenMinter({ organization: 'local', signingKey: load(stores, scratchVault()), now })
    await expect(minter.mint({ ...read, policies: [['a*b', ['no-push']]] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
