import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sshString } from '../core/access/signatures/ssh-wire.ts'

/** Somebody who signs here, without a program for each commit: for tests with hundreds of them. */
export type QuickSigner = {
  /** What is registered as a signing key. */
  readonly publicKey: string
  /** A commit with a signature put in as git does. */
  readonly signed: (head: string, message: string) => Buffer
}

const framed = (bytes: Buffer): string =>
  `-----BEGIN SSH SIGNATURE-----\n${bytes.toString('base64').replace(/(.{70})/g, '$1\n')}\n-----END SSH SIGNATURE-----`

const kinds = {
  ed25519: { type: 'ssh-ed25519', algorithm: 'ssh-ed25519', hash: null },
  rsa: { type: 'ssh-rsa', algorithm: 'rsa-sha2-512', hash: 'sha512' },
} as const

const keyBlob = (publicKey: KeyObject): Buffer => {
  const { x = '', n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const number = (text: string): Buffer => Buffer.concat([Buffer.of(0), Buffer.from(text, 'base64url')])
  return n === ''
    ? Buffer.concat([sshString('ssh-ed25519'), sshString(Buffer.from(x, 'base64url'))])
    : Buffer.concat([sshString('ssh-rsa'), sshString(Buffer.from(e, 'base64url')), sshString(number(n))])
}

/** https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig */
export const quickSigner = (kind: keyof typeof kinds = 'ed25519'): QuickSigner => {
  const { type, algorithm, hash } = kinds[kind]
  const { publicKey, privateKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  const key = keyBlob(publicKey)
  const common = Buffer.concat([sshString('git'), sshString(''), sshString('sha512')])
  return {
    publicKey: `${type} ${key.toString('base64')} quick`,
    signed: (head, message) => {
      const digest = createHash('sha512').update(`${head}\n${message}`).digest()
      const signature = sign(
        hash,
        Buffer.concat([Buffer.from('SSHSIG'), common, sshString(digest)]),
        privateKey,
      )
      const inner = sshString(Buffer.concat([sshString(algorithm), sshString(signature)]))
      const bytes = Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01'), sshString(key), common, inner])
      return Buffer.from(`${head}gpgsig ${framed(bytes).replace(/\n/g, '\n ')}\n\n${message}`)
    },
  }
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const person = 'Ada <ada@example.org> 1700000000 +0000'

/** The head of a commit of the empty tree, up to where a signature stands. */
export const commitHead = (parent: string | null): string =>
  `tree ${emptyTree}\n${parent === null ? '' : `parent ${parent}\n`}author ${person}\ncommitter ${person}\n`

export const commitId = (content: Buffer): string =>
  createHash('sha1').update(`commit ${content.length}\0`).update(content).digest('hex')

/**
 * Writes commits one upon the other into a repository, by one git process, and returns their ids, oldest first.
 * @param content made from the head and the message of each
 */
export const writeHistory = (
  repository: string,
  count: number,
  content: (head: string, message: string, index: number) => Buffer,
  parent: string | null = null,
): readonly string[] => {
  const folder = path.join(repository, 'commits-to-write')
  mkdirSync(folder)
  const ids: string[] = []
  const files = Array.from({ length: count }, (_, index) => {
    const file = path.join(folder, String(index))
    const commit = content(commitHead(ids.at(-1) ?? parent), `Commit ${index}\n`, index)
    writeFileSync(file, commit)
    ids.push(commitId(commit))
    return file
  })
  const git = (args: readonly string[], input: string): void =>
    void execFileSync('git', [...args], { cwd: repository, input })
  git(['hash-object', '-w', '-t', 'tree', '--stdin'], '')
  git(['hash-object', '-w', '-t', 'commit', '--stdin-paths'], `${files.join('\n')}\n`)
  rmSync(folder, { recursive: true })
  return ids
}
