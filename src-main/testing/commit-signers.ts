import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { git, tryGit } from './scratch.ts'

const run = promisify(execFile)

/** Somebody who signs commits with the programs that git itself uses. */
export type CommitSigner = {
  /** What is registered as a signing key. */
  readonly publicKey: string
  /** `git -c …` that makes git sign with it. */
  readonly gitOptions: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Whether tests with these programs can run here; the reason stands in the name of the tests that are skipped. */
const availability = (program: string, ...args: readonly string[]) => {
  const available = spawnSync(program, args).error === undefined
  return { available, reason: available ? null : `(skipped: ${program} is not installed)` }
}
export const sshKeygen = availability('ssh-keygen', '-?')
export const gnupg = availability('gpg', '--version')

const start = async (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> => (await run(program, [...args], { env: { ...process.env, ...environment } })).stdout

/** `kind` as `ssh-keygen -t … -b …` takes it: `['ed25519']`, `['rsa', '3072']`, `['ecdsa', '384']`. */
export const sshSigner = async (scratch: string, [type, bits]: readonly string[]): Promise<CommitSigner> => {
  const file = path.join(mkdtempSync(path.join(scratch, 'ssh-')), 'key')
  const size = bits === undefined ? [] : ['-b', bits]
  await start('ssh-keygen', ['-q', '-t', type ?? '', ...size, '-N', '', '-C', 'ada@laptop', '-f', file])
  return {
    publicKey: readFileSync(`${file}.pub`, 'utf8'),
    gitOptions: ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${file}`],
    environment: {},
  }
}

export type GpgHome = {
  readonly gpg: (...args: readonly string[]) => Promise<string>
  /** Who signs with a key of this home: `Ada`, a key id, or one of a subkey with `!`. */
  readonly signer: (key: string) => Promise<CommitSigner>
}

/** A key ring of its own. The folder lies at the top of the temporary one: gpg's sockets need short names. */
export const gpgHome = (): GpgHome => {
  const home = mkdtempSync(path.join(tmpdir(), 'gpg-'))
  const environment = { GNUPGHOME: home, LC_ALL: 'C' }
  const gpg = (...args: readonly string[]): Promise<string> =>
    start(
      'gpg',
      ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', ...args],
      environment,
    )
  afterAll(async () => {
    await start('gpgconf', ['--kill', 'all'], environment).catch(() => undefined)
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  })
  return {
    gpg,
    signer: async (key) => ({
      publicKey: await gpg('--armor', '--export', key.replace('!', '')),
      gitOptions: ['-c', 'gpg.format=openpgp', '-c', `user.signingKey=${key}`],
      environment,
    }),
  }
}

/** A signed commit without changes on the current branch; its id. */
export const signedCommit = async (
  work: string,
  signer: CommitSigner,
  message = 'Signed',
): Promise<string> => {
  const args = [...signer.gitOptions, 'commit', '--quiet', '--allow-empty', '--gpg-sign', '-m', message]
  const { exitCode, stderr } = await tryGit(work, args, signer.environment)
  if (exitCode !== 0) throw new Error(stderr)
  return git(work, 'rev-parse', 'HEAD')
}

/** A commit as git stores it. */
export const rawCommit = async (work: string, id: string): Promise<Buffer> => {
  const { stdout } = await run('git', ['cat-file', 'commit', id], { cwd: work, encoding: 'buffer' })
  return stdout
}
