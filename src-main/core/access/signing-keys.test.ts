import { generateKeyPairSync } from 'node:crypto'
import { generateKey } from 'openpgp'
import { describe, expect, it } from 'vitest'
import { sshKeygen, sshSigner } from '../../testing/commit-signers.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
import { parseSigningKey } from './parse-signing-key.ts'
import { createSigningKeys } from './signing-keys.ts'
import { sshString } from './signatures/ssh-wire.ts'

const refusal = (text: string): Promise<string> =>
  parseSigningKey(text).then(
    () => 'accepted',
    (error: unknown) => (error as Error).message,
  )

const sshLine = (type: string, ...parts: readonly Buffer[]): string =>
  `${type} ${Buffer.concat([sshString(type), ...parts.map(sshString)]).toString('base64')}`

const edKey = (): Buffer =>
  Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
const ed25519 = (): string => sshLine('ssh-ed25519', edKey())

const rsaLine = (modulusLength: number): string => {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' })
  return sshLine(
    'ssh-rsa',
    Buffer.from(e, 'base64url'),
    Buffer.concat([Buffer.of(0), Buffer.from(n, 'base64url')]),
  )
}

const openPgp = (options: { rsaBits?: number } = {}) =>
  generateKey({
    ...(options.rsaBits === undefined ? { type: 'curve25519' } : { type: 'rsa', ...options }),
    userIDs: [{ name: 'Ada', email: 'ada@example.org' }],
    config: { minRSABits: 1024 },
  })

describe('a signing key', () => {
  it.skipIf(!sshKeygen.available)(
    `of SSH has the fingerprint that ssh-keygen shows, and its comment for a name ${sshKeygen.reason ?? ''}`,
    async () => {
      const { publicKey } = await sshSigner(scratchDirectory('keys'), ['ecdsa', '256'])
      expect(await parseSigningKey(`# a remark\n${publicKey}\n`)).toEqual({
        kind: 'ssh',
        fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) as string,
        keyText: publicKey.split(' ').slice(0, 2).join(' '),
        name: 'ada@laptop',
      })
    },
  )

  it('of OpenPGP is stored as a public block alone, under its fingerprint', async () => {
    const { publicKey } = await openPgp()
    const parsed = await parseSigningKey(`Some words before\n${publicKey}`)
    expect(parsed).toMatchObject({ kind: 'openpgp', name: 'Ada <ada@example.org>' })
    expect(parsed.fingerprint).toMatch(/^[0-9A-F]{40}$/)
    expect(parsed.keyText).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----/)
    expect((await parseSigningKey(parsed.keyText)).fingerprint).toBe(parsed.fingerprint)
  })

  it('is refused when it is private, and nothing of it is repeated', async () => {
    const { privateKey, publicKey } = await openPgp()
    const secret = privateKey.split('\n')[3] ?? ''
    for (const text of [privateKey, publicKey + privateKey, '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl']) {
      expect(await refusal(text)).toContain('This is a private key')
      expect(await refusal(text)).not.toContain(secret)
    }
  })

  it('is refused when it is too weak or of a kind that is not accepted', async () => {
    expect(await refusal(rsaLine(1024))).toBe('An RSA key needs at least 2048 bits.')
    expect(await refusal(rsaLine(2048))).toBe('accepted')
    expect(await refusal((await openPgp({ rsaBits: 1024 })).publicKey)).toContain(
      'no part that can sign safely',
    )
    expect(await refusal(sshLine('ssh-dss', Buffer.from('x')))).toContain('ssh-dss are not accepted')
    const onToken = sshLine('sk-ssh-ed25519@openssh.com', edKey(), Buffer.from('ssh:'))
    expect(await refusal(onToken)).toContain('are not accepted')
    expect(await refusal(sshLine('ssh-ed25519-cert-v01@openssh.com', edKey()))).toContain('certificate')
  })

  it('is refused when it is damaged, several, or something else', async () => {
    const line = ed25519()
    expect(await refusal(line.slice(0, -12))).toBe('This SSH key is damaged.')
    expect(await refusal(line.replace('ssh-ed25519', 'ssh-rsa'))).toBe('This SSH key is damaged.')
    expect(await refusal(sshLine('ssh-ed25519', edKey().subarray(1)))).toBe('This SSH key is damaged.')
    expect(await refusal(`${line}\n${ed25519()}`)).toContain('several keys')
    const [one, two] = [await openPgp(), await openPgp()]
    expect(await refusal(one.publicKey + two.publicKey)).toContain('several keys')
    expect(await refusal(one.publicKey.replace(/[A-Za-z0-9]{40}/, ''))).toBe('This OpenPGP key is damaged.')
    expect(await refusal('-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----')).toContain('PEM form')
    expect(await refusal('---- BEGIN SSH2 PUBLIC KEY ----\nAAAA')).toContain('ssh-keygen -i')
    for (const text of ['', 'hello', 'ssh-ed25519', '\0'.repeat(1_000)]) {
      expect(await refusal(text)).toContain('This is not a signing key.')
    }
  })
})

describe('the registered signing keys', () => {
  it('are added once for an organization, listed without their text, and removed', async () => {
    const { stores } = scratchStores()
    const keys = createSigningKeys({ store: stores.signingKeys, organization: 'local', now: () => 5 })
    const key = `${ed25519()} ada@laptop`
    const added = await keys.add({ key })
    expect(added).toMatchObject({ organization: 'local', kind: 'ssh', label: 'ada@laptop', createdAt: 5 })
    expect(keys.list()).toEqual([added])
    expect(JSON.stringify(keys.list())).not.toContain('AAAA')
    await expect(keys.add({ key, label: 'again' })).rejects.toMatchObject({ code: 'already_exists' })
    await keys.add({ key, organization: 'other', label: 'Ada' })
    keys.remove(added.id)
    expect(keys.list().map(({ organization, label }) => [organization, label])).toEqual([['other', 'Ada']])
    expect(() => keys.remove(added.id)).toThrow(expect.objectContaining({ code: 'not_found' }) as Error)
  })
})
