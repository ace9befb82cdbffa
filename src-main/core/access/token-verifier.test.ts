import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clientKey, registerKey, signClaims, type ClientKey } from '../../testing/client-key.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { createTokenVerifier } from './token-verifier.ts'

const now = 1_750_000_000_000
const seconds = now / 1_000
const claims = {
  iss: 'acme',
  sub: 'agent',
  repo: 'team/project',
  scopes: ['git:read'],
  iat: seconds,
  exp: seconds + 60,
}

const setUp = (key: ClientKey = clientKey()) => {
  const { stores } = scratchStores()
  const clock = { now }
  const verifier = createTokenVerifier({ publicKeys: stores.publicKeys, now: () => clock.now })
  const keyId = registerKey(stores.publicKeys, key, 'acme', () => now)
  return { store: stores.publicKeys, clock, verifier, key, keyId }
}

const refusalOf = async (verified: Promise<unknown>): Promise<string> => {
  const error = await verified.then(
    () => null,
    (reason: unknown) => reason as Error & { code: string },
  )
  expect(error).toMatchObject({ name: 'AppError', code: 'unauthenticated' })
  return error?.message ?? ''
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token', () => {
  test.each(['ES256', 'RS256', 'EdDSA'] as const)(
    'signed with %s by a registered key says who it is',
    async (algorithm) => {
      const { verifier, key } = setUp(clientKey(algorithm))
      await expect(verifier.verify(await signClaims(key, claims))).resolves.toEqual({
        issuer: 'acme',
        subject: 'agent',
        repository: 'team/project',
        scopes: ['git:read'],
        policies: [],
        expiresAt: now + 60_000,
      })
    },
  )

  test('is tried with every key of its issuer, whatever its kid says', async () => {
    const { verifier, store } = setUp()
    const second = clientKey()
    const id = registerKey(store, second, 'acme', () => now)
    for (const kid of [id, 'dev-key-001', store.find(id)?.fingerprint]) {
      await expect(verifier.verify(await signClaims(second, claims, { kid }))).resolves.toBeDefined()
    }
  })

  test('of another issuer, key or content is refused', async () => {
    const { verifier, key, store } = setUp()
    const unsigned = 'This token is not signed by a key that is registered here.'
    expect(await refusalOf(verifier.verify(await signClaims(key, { ...claims, iss: 'globex' })))).toBe(
      unsigned,
    )
    expect(await refusalOf(verifier.verify(await signClaims(clientKey(), claims)))).toBe(unsigned)
    const [header, , signature] = (await signClaims(key, claims)).split('.')
    const forged = `${header}.${base64({ ...claims, scopes: ['git:write'] })}.${signature}`
    expect(await refusalOf(verifier.verify(forged))).toBe(unsigned)
    registerKey(store, clientKey('RS256'), 'globex', () => now)
    expect(await refusalOf(verifier.verify(await signClaims(key, { ...claims, iss: 'globex' })))).toBe(
      unsigned,
    )
  })

  test('without a signature, or signed with a shared secret, is refused', async () => {
    const { verifier, key } = setUp(clientKey('RS256'))
    for (const alg of ['none', 'None']) {
      await refusalOf(verifier.verify(`${base64({ alg })}.${base64(claims)}.`))
    }
    const content = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`
    const signature = createHmac('sha256', key.publicPem).update(content).digest('base64url')
    await refusalOf(verifier.verify(`${content}.${signature}`))
  })

  test('is refused from the moment it expires, also when it is remembered', async () => {
    const { verifier, key, clock, store } = setUp()
    const token = await signClaims(key, claims)
    clock.now = now + 59_999
    await expect(verifier.verify(token)).resolves.toBeDefined()
    clock.now = now + 60_000
    expect(await refusalOf(verifier.verify(token))).toBe('This token has expired.')
    const forgetful = createTokenVerifier({ publicKeys: store, now: () => now + 60_000 })
    expect(await refusalOf(forgetful.verify(token))).toBe('This token has expired.')
  })

  test('without an end, from the future, or with content of another form is refused', async () => {
    const { verifier, key } = setUp()
    const wrong = [
      { ...claims, exp: undefined },
      { ...claims, exp: 'tomorrow' },
      { ...claims, iat: seconds + 3_600 },
      { ...claims, scopes: 'git:read' },
      { ...claims, repo: 7 },
      { ...claims, refs: [['main', ['no-such-rule']]] },
      { ...claims, refs: [['main*', ['no-push']]] },
      { ...claims, ops: 'no-push' },
    ]
    for (const one of wrong) await refusalOf(verifier.verify(await signClaims(key, one)))
  })

  test('that is no token at all is refused without repeating it', async () => {
    const { verifier } = setUp()
    for (const text of ['', 'secret-text', 'a.b.c', `${base64('x')}.${base64([])}.x`, 'x'.repeat(100_000)]) {
      const sentence = await refusalOf(verifier.verify(text))
      expect(sentence).toBe('This is not a token.')
    }
  })

  test('carries its policies in order, the old operations as a rule for every ref', async () => {
    const { verifier, key } = setUp()
    const policiesOf = async (extra: object) =>
      (await verifier.verify(await signClaims(key, { ...claims, ...extra }))).policies
    expect(
      await policiesOf({
        refs: [
          ['main', ['no-push']],
          ['refs/tags/*', []],
        ],
      }),
    ).toEqual([
      ['refs/heads/main', ['no-push']],
      ['refs/tags/*', []],
    ])
    expect(await policiesOf({ ops: ['no-force-push'] })).toEqual([['*', ['no-force-push']]])
    expect(await policiesOf({ refs: [['main', []]], ops: ['no-push'] })).toEqual([
      ['refs/heads/main', []],
      ['*', ['no-push']],
    ])
    expect(await policiesOf({ refs: [['*', ['no-push']]], ops: ['no-push', 'no-force-push'] })).toEqual([
      ['*', ['no-push', 'no-force-push']],
    ])
    expect(await policiesOf({ ops: [] })).toEqual([])
  })

  test('gives nothing for a scope that is not known', async () => {
    const { verifier, key } = setUp()
    const token = await signClaims(key, { ...claims, scopes: ['git:read', 'moon:write'] })
    expect((await verifier.verify(token)).scopes).toEqual(['git:read'])
  })

  test('stops working when its key is removed, although it was verified before', async () => {
    const { verifier, key, keyId, store } = setUp()
    const token = await signClaims(key, claims)
    await verifier.verify(token)
    store.remove(keyId)
    await refusalOf(verifier.verify(token))
  })

  test('is remembered among many others without keeping them all', async () => {
    const { verifier, key } = setUp()
    const tokens = await Promise.all(
      Array.from({ length: 1_100 }, (_, sub) => signClaims(key, { ...claims, sub: `${sub}` })),
    )
    for (const token of tokens) await verifier.verify(token)
    expect((await verifier.verify(tokens[0] ?? '')).subject).toBe('0')
    expect((await verifier.verify(tokens.at(-1) ?? '')).subject).toBe('1099')
  })
})
