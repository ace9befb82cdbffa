import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import {
  createMessage,
  enums,
  generateKey,
  reformatKey,
  revokeKey,
  sign as signMessage,
  type PrivateKey,
} from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  gnupg,
  gpgHome,
  rawCommit,
  signedCommit,
  sshKeygen,
  sshSigner,
  type CommitSigner,
  type GpgHome,
} from '../../../testing/commit-signers.ts'
import { scratchStores } from '../../../testing/scratch-stores.ts'
import { git, scratchDirectory, workRepository } from '../../../testing/scratch.ts'
import type { SigningKeyStore } from '../../ports/signing-key-store.ts'
import { createSigningKeys } from '../signing-keys.ts'
import { createCommitVerifier } from './commit-verifier.ts'
import { sshString } from './ssh-wire.ts'

const scratch = scratchDirectory('signatures')
const day = 86_400_000
let work: string

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
})

/** Verifies with these keys registered, at a time. */
const verifierWith = async (
  publicKeys: readonly string[],
  now: () => number = Date.now,
): Promise<(commit: Buffer) => Promise<string | null>> => {
  const store = scratchStores().stores.signingKeys
  const keys = createSigningKeys({ store, organization: 'acme', now })
  for (const key of publicKeys) await keys.add({ key })
  return refuseOne(store, 'acme', now)
}

const refuseOne = (
  signingKeys: SigningKeyStore,
  organization: string,
  now: () => number = Date.now,
): ((commit: Buffer) => Promise<string | null>) => {
  const { refuse } = createCommitVerifier({ signingKeys, now }).forOrganization(organization)
  return async (commit) => {
    const [reason] = await refuse([commit])
    if (reason === undefined) throw new Error('There is no answer.')
    return reason
  }
}

const unfolded = 'tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n'
const person = 'Ada <ada@example.org> 1700000000 +0000'
const head = `${unfolded}author ${person}\ncommitter ${person}\n`
const plain = Buffer.from(`${head}\nA message\n`)

/** A commit with a signature put in as git does. */
const withSignature = (signature: string, header = 'gpgsig'): Buffer =>
  Buffer.from(`${head}${header} ${signature.trimEnd().replace(/\n/g, '\n ')}\n\nA message\n`)

const changed = (commit: Buffer, from: string, to: string): Buffer => {
  const text = commit.toString('latin1')
  expect(text).toContain(from)
  return Buffer.from(text.replace(from, to), 'latin1')
}

const notFitting = 'carries a signature that does not fit it'

describe.skipIf(!sshKeygen.available)(`a commit signed by ssh-keygen ${sshKeygen.reason ?? ''}`, () => {
  it.each([['ed25519'], ['rsa', '2048'], ['ecdsa', '256'], ['ecdsa', '384'], ['ecdsa', '521']])(
    'with %s %s is accepted, and refused when a byte changed',
    async (...kind) => {
      const signer = await sshSigner(scratch, kind)
      const refuse = await verifierWith([signer.publicKey])
      const commit = await rawCommit(work, await signedCommit(work, signer, 'Pay 100'))
      expect(await refuse(commit)).toBeNull()
      expect(await refuse(changed(commit, 'Pay 100', 'Pay 900'))).toBe(notFitting)
      expect(await refuse(changed(commit, 'Ada', 'Eve'))).toBe(notFitting)
    },
  )

  it('with a key that is not registered, or for another organization, is refused and the key is named', async () => {
    const [known, unknown] = [await sshSigner(scratch, ['ed25519']), await sshSigner(scratch, ['ed25519'])]
    const refuse = await verifierWith([known.publicKey])
    const commit = await rawCommit(work, await signedCommit(work, unknown))
    expect(await refuse(commit)).toMatch(
      /^is signed with a key that is not registered: SHA256:[A-Za-z0-9+/]{43}$/,
    )
    const store = scratchStores().stores.signingKeys
    const keys = createSigningKeys({ store, organization: 'other', now: Date.now })
    await keys.add({ key: unknown.publicKey })
    expect(await refuseOne(store, 'other')(commit)).toBeNull()
    expect(await refuseOne(store, 'acme')(commit)).toContain('not registered')
  })
})

describe('an SSH signature', () => {
  const pair = generateKeyPairSync('ed25519')
  const blobOf = (key: KeyObject): Buffer =>
    Buffer.concat([
      sshString('ssh-ed25519'),
      sshString(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')),
    ])
  const blob = blobOf(pair.publicKey)

  /** Made by hand, so that each part can be wrong. */
  const made = (parts: {
    namespace?: string
    hash?: string
    algorithm?: string
    version?: number
  }): Buffer => {
    const { namespace = 'git', hash = 'sha512', algorithm = 'ssh-ed25519', version = 1 } = parts
    const digest = createHash(hash).update(plain).digest()
    const common = [sshString(namespace), sshString(''), sshString(hash)]
    const signed = Buffer.concat([Buffer.from('SSHSIG'), ...common, sshString(digest)])
    const inner = Buffer.concat([sshString(algorithm), sshString(sign(null, signed, pair.privateKey))])
    const bytes = Buffer.concat([
      Buffer.from('SSHSIG'),
      Buffer.from([0, 0, 0, version]),
      sshString(blob),
      ...common,
      sshString(inner),
    ])
    const lines = bytes.toString('base64').replace(/(.{70})/g, '$1\n')
    return withSignature(`-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----`)
  }

  it('counts for git only, with a safe hash, and in its own form', async () => {
    const refuse = await verifierWith([`ssh-ed25519 ${blob.toString('base64')} ada`])
    expect(await refuse(made({}))).toBeNull()
    expect(await refuse(made({ hash: 'sha256' }))).toBeNull()
    expect(await refuse(made({ namespace: 'file' }))).toBe(
      'carries a signature that was made for something else than git',
    )
    expect(await refuse(made({ hash: 'sha1' }))).toBe('carries a signature with an unknown hash')
    expect(await refuse(made({ algorithm: 'ssh-rsa' }))).toBe(
      'carries a signature of an unsafe or unknown kind',
    )
    expect(await refuse(made({ version: 2 }))).toBe('carries a damaged signature')
    const cut = changed(made({}), 'SIGNATURE-----\n ', 'SIGNATURE-----\n AAAA')
    expect(await refuse(cut)).toBe('carries a damaged signature')
  })

  it('of an RSA key with SHA-1 is refused', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n = '', e = '' } = rsa.publicKey.export({ format: 'jwk' })
    const modulus = Buffer.concat([Buffer.of(0), Buffer.from(n, 'base64url')])
    const key = Buffer.concat([
      sshString('ssh-rsa'),
      sshString(Buffer.from(e, 'base64url')),
      sshString(modulus),
    ])
    const common = [sshString('git'), sshString(''), sshString('sha512')]
    const digest = createHash('sha512').update(plain).digest()
    const signed = Buffer.concat([Buffer.from('SSHSIG'), ...common, sshString(digest)])
    const withHash = (algorithm: string, hash: string): Buffer => {
      const inner = Buffer.concat([sshString(algorithm), sshString(sign(hash, signed, rsa.privateKey))])
      const bytes = Buffer.concat([
        Buffer.from('SSHSIG\0\0\0\x01'),
        sshString(key),
        ...common,
        sshString(inner),
      ])
      return withSignature(
        `-----BEGIN SSH SIGNATURE-----\n${bytes.toString('base64')}\n-----END SSH SIGNATURE-----`,
      )
    }
    const refuse = await verifierWith([`ssh-rsa ${key.toString('base64')}`])
    expect(await refuse(withHash('rsa-sha2-256', 'sha256'))).toBeNull()
    expect(await refuse(withHash('ssh-rsa', 'sha1'))).toBe('carries a signature of an unsafe or unknown kind')
  })
})

describe.skipIf(!gnupg.available)(`a commit signed by gpg ${gnupg.reason ?? ''}`, () => {
  let home: GpgHome
  beforeAll(() => {
    home = gpgHome()
  })

  it.each(['ed25519', 'rsa2048', 'nistp256', 'nistp384', 'nistp521'])(
    'with %s is accepted, and refused when a byte changed',
    async (algorithm) => {
      await home.gpg(
        '--quick-generate-key',
        `${algorithm} <${algorithm}@example.org>`,
        algorithm,
        'sign',
        '0',
      )
      const signer = await home.signer(`${algorithm}@example.org`)
      const refuse = await verifierWith([signer.publicKey])
      const commit = await rawCommit(work, await signedCommit(work, signer, 'Pay 100'))
      expect(await refuse(commit)).toBeNull()
      expect(await refuse(changed(commit, 'Pay 100', 'Pay 900'))).toBe(notFitting)
      expect(await (await verifierWith([]))(commit)).toMatch(
        /^is signed with a key that is not registered: [0-9A-F]{16}$/,
      )
    },
  )

  it('with a subkey is accepted', async () => {
    await home.gpg('--quick-generate-key', 'Sub <sub@example.org>', 'rsa2048', 'cert', '0')
    const [, primary = ''] = /^fpr:+([0-9A-F]+):/m.exec(await home.gpg('-k', '--with-colons', 'sub@')) ?? []
    await home.gpg('--quick-add-key', primary, 'ed25519', 'sign', '0')
    const signer = await home.signer('sub@example.org')
    const refuse = await verifierWith([signer.publicKey])
    const commit = await rawCommit(work, await signedCommit(work, signer))
    expect(await refuse(commit)).toBeNull()
  })

  it('on a curve that is not accepted is refused: such a key is not taken', async () => {
    await home.gpg('--quick-generate-key', 'Old <old@example.org>', 'brainpoolP256r1', 'sign', '0')
    const signer = await home.signer('old@example.org')
    await expect(verifierWith([signer.publicKey])).rejects.toThrow('no part that can sign safely')
  })

  it('with SHA-1 is refused', async () => {
    await home.gpg('--quick-generate-key', 'Sha <sha@example.org>', 'rsa2048', 'sign', '0')
    const signer = await home.signer('sha@example.org')
    const refuse = await verifierWith([signer.publicKey])
    const { gpg } = home
    const signature = await signWith(gpg, '--digest-algo', 'SHA1', '--local-user', 'sha@example.org')
    expect(await refuse(withSignature(signature))).toBe(
      'carries a signature with SHA-1, which is not safe any more',
    )
    expect(await refuse(withSignature(await signWith(gpg, '--local-user', 'sha@example.org')))).toBeNull()
    const text = await signWith(gpg, '--textmode', '--local-user', 'sha@example.org')
    expect(await refuse(withSignature(text))).toBe(
      'carries a signature that was made for something else than git',
    )
  })
})

const signWith = async (gpg: GpgHome['gpg'], ...args: readonly string[]): Promise<string> => {
  const file = `${scratch}/payload`
  writeFileSync(file, plain)
  return gpg(...args, '--armor', '--detach-sign', '--output', '-', file)
}

describe('an OpenPGP signature', () => {
  const start = Date.parse('2024-01-01T00:00:00Z')
  const at = (days: number): Date => new Date(start + days * day)
  const now = () => start + 1_000 * day

  const keyFor = async (more: { keyExpirationTime?: number; v6?: boolean } = {}): Promise<PrivateKey> => {
    const { privateKey } = await generateKey({
      type: 'curve25519',
      userIDs: [{ name: 'Ada', email: 'ada@example.org' }],
      date: at(0),
      format: 'object',
      ...(more.keyExpirationTime === undefined ? {} : { keyExpirationTime: more.keyExpirationTime }),
      config: { v6Keys: more.v6 === true },
    })
    return privateKey
  }
  const signedOn = async (key: PrivateKey, date: Date, payload = plain): Promise<Buffer> =>
    withSignature(
      String(
        await signMessage({
          message: await createMessage({ binary: payload }),
          signingKeys: key,
          detached: true,
          date,
        }),
      ),
    )

  it.each([false, true])('made by OpenPGP.js is accepted (version 6: %s)', async (v6) => {
    const key = await keyFor({ v6 })
    const refuse = await verifierWith([key.toPublic().armor()], now)
    expect(await refuse(await signedOn(key, at(5)))).toBeNull()
    expect(await refuse(await signedOn(key, at(5), Buffer.from('other')))).toBe(notFitting)
  })

  it('is accepted as long as the key was valid when it was made', async () => {
    const key = await keyFor({ keyExpirationTime: (10 * day) / 1_000 })
    const refuse = await verifierWith([key.toPublic().armor()], now)
    const early = await signedOn(key, at(9))
    const late = await signedOn(await lasting(key), at(11))
    expect(await refuse(early)).toBeNull()
    expect(await refuse(late)).toBe('is signed with a key that had expired')
    expect(await refuse(early)).toBeNull()
  })

  /** The same key without an end, to sign with after the end. */
  const lasting = async (key: PrivateKey): Promise<PrivateKey> => {
    const { privateKey } = await reformatKey({
      privateKey: key,
      userIDs: [{ name: 'Ada', email: 'ada@example.org' }],
      date: at(1),
      format: 'object',
    })
    return privateKey
  }

  it('made before the key was given a longer life is accepted', async () => {
    const key = await keyFor()
    const early = await signedOn(key, at(0))
    const refuse = await verifierWith([(await lasting(key)).toPublic().armor()], now)
    expect(await refuse(early)).toBeNull()
  })

  it('of a key that was replaced counts up to then, of one that was stolen never, in any order', async () => {
    const key = await keyFor()
    const [before, after] = [await signedOn(key, at(5)), await signedOn(key, at(15))]
    const revoked = async (flag: enums.reasonForRevocation): Promise<string> => {
      const { publicKey } = await revokeKey({
        key,
        reasonForRevocation: { flag, string: '' },
        date: at(10),
        format: 'object',
      })
      return publicKey.armor()
    }
    const replaced = await verifierWith([await revoked(enums.reasonForRevocation.keySuperseded)], now)
    expect(await replaced(after)).toBe('is signed with a key that was revoked')
    expect(await replaced(before)).toBeNull()
    await expect(
      verifierWith([await revoked(enums.reasonForRevocation.keyCompromised)], now),
    ).rejects.toThrow('This OpenPGP key was revoked.')
  })

  it('from the future is refused', async () => {
    const key = await keyFor()
    const refuse = await verifierWith([key.toPublic().armor()], now)
    expect(await refuse(await signedOn(key, at(1_001)))).toBe('carries a signature from the future')
  })
})

describe.skipIf(!sshKeygen.available)(`a commit ${sshKeygen.reason ?? ''}`, () => {
  let signer: CommitSigner
  let refuse: (commit: Buffer) => Promise<string | null>
  let commit: Buffer
  beforeAll(async () => {
    signer = await sshSigner(scratch, ['ed25519'])
    refuse = await verifierWith([signer.publicKey])
    await git(work, 'commit', '--quiet', '--allow-empty', '-m', 'Parent')
    commit = await rawCommit(work, await signedCommit(work, signer))
  })

  it('without a signature is refused', async () => {
    expect(await refuse(plain)).toBe('is not signed')
    expect(await refuse(Buffer.from(`${head}\ngpgsig -----BEGIN SSH SIGNATURE-----\n`))).toBe('is not signed')
  })

  it('that merges a signed tag is not signed by it', async () => {
    const [, signature = ''] = /gpgsig ([^]*?)\n(?! )/.exec(commit.toString()) ?? []
    const merged = Buffer.from(`${head}mergetag object x\n gpgsig ${signature}\n\nMerge\n`)
    expect(await refuse(merged)).toBe('is not signed itself, only a tag that it merges')
  })

  it('signed in another way, twice, or in a place where git would read it differently is refused', async () => {
    const x509 = '-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----'
    expect(await refuse(withSignature(x509))).toBe('is signed with X.509, which is not accepted')
    expect(await refuse(withSignature('hello'))).toBe('carries a signature of an unknown kind')
    expect(await refuse(withSignature('x', 'gpgsig-sha256'))).toContain('gpgsig-sha256')
    const text = commit.toString()
    const [header = ''] = /^gpgsig [^]*?\n(?! )/m.exec(text) ?? []
    const without = text.replace(header, '')
    expect(await refuse(Buffer.from(without.replace('\n\n', `\n${header}\n`)))).toBeNull()
    expect(await refuse(Buffer.from(without.replace('parent ', `${header}parent `)))).toBe(
      'carries its signature in the wrong place',
    )
    expect(await refuse(Buffer.from(text.replace(header, header + header)))).toBe(
      'carries several signatures',
    )
    expect(await refuse(Buffer.from(text.replace(header, `${header}extra header\n`)))).toBe(notFitting)
  })
})
