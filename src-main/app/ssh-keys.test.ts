import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { SshKey } from '../../src-shared/domain/ssh-key.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../testing/ssh-upstream.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('ssh-keys')
const vaultKey = randomBytes(32)
const clock: ManualClock = createManualClock(Date.now())
let dataDirectory = path.join(scratch, 'data')
let app: App
let upstream: SshUpstream

const start = async (): Promise<void> => {
  app = await startTestCore({
    dataDirectory,
    vaultKey,
    clock,
  })
}

const title = `an SSH key that is made here${sshAvailable.available ? '' : ` (left out: ${sshAvailable.reason ?? ''})`}`

describe.skipIf(!sshAvailable.available)(title, () => {
  let key: SshKey
  let account: Account

  beforeAll(async () => {
    upstream = await startSshUpstream({ directory: scratch })
    const there = await upstream.createRepository('team/project')
    const work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'a')
    await git(work, 'push', '--quiet', there, 'HEAD:refs/heads/main')
    await start()
  })
  afterAll(async () => {
    await app.stop()
    await upstream.stop()
  })

  const addMirror = () =>
    app.client.call('mirrors.add', {
      repository: 'team/project',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('team/project'),
      accountId: account.id,
      confirmPublic: true,
    })
  const firstRun = () =>
    expect
      .poll(
        async () =>
          (await app.client.call('mirrors.list', { repository: 'team/project' })).items[0]?.lastRun?.outcome,
        { timeout: 30_000 },
      )
      .toBe('succeeded')

  it('is an ed25519 key, named after what it is for, in a file that this user alone can read', async () => {
    key = await app.client.call('sshKeys.make', { name: 'git.example.org' })
    expect(key.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/]{68} mirrordesk git\.example\.org$/)
    expect(key.isOurs).toBe(true)
    expect(statSync(key.keyFile).mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(key.keyFile)).mode & 0o777).toBe(0o700)
    const said = execFileSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', `${key.keyFile}.pub`], {
      encoding: 'utf8',
    })
    expect(said.split(' ')[1]).toBe(key.fingerprint)
  })

  it('cannot be used by who has the file alone', () => {
    const text = Buffer.from(
      readFileSync(key.keyFile, 'utf8').split('\n').slice(1, -2).join(''),
      'base64',
    ).toString('latin1')
    expect(text).toContain('aes256-ctr')
    expect(text).toContain('bcrypt')
  })

  it('opens git once the host knows it and its host key was confirmed', async () => {
    account = await app.client.call('accounts.add', {
      host: upstream.host,
      credential: { kind: 'ssh_key', keyFile: key.keyFile },
    })
    upstream.authorize(key.publicKey)
    const remote = { url: upstream.repositoryUrl('team/project'), direction: 'pull' } as const
    await expect(app.client.call('remotes.test', { ...remote, accountId: account.id })).rejects.toMatchObject(
      {
        code: 'remote_host_key_unknown',
        details: { fingerprint: upstream.fingerprint() },
      },
    )
    await app.client.call('hostKeys.trust', { host: upstream.host, fingerprint: upstream.fingerprint() })
    // As it is tried before there is an account, too.
    const { credentialKind } = account
    expect(credentialKind).toBe('ssh_key')
    await app.client.call('remotes.test', {
      ...remote,
      credential: { kind: 'ssh_key', keyFile: key.keyFile },
    })
    await addMirror()
    await firstRun()
    const { repositoryId } = (await app.client.call('mirrors.list', { repository: 'team/project' }))
      .items[0] ?? {
      repositoryId: '',
    }
    const here = path.join(dataDirectory, 'repositories', `${repositoryId}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
  })

  it('is refused in clear words when the host does not know it', async () => {
    const other = await app.client.call('sshKeys.make', { name: 'other' })
    await expect(
      app.client.call('remotes.test', {
        url: upstream.repositoryUrl('team/project'),
        direction: 'pull',
        credential: { kind: 'ssh_key', keyFile: other.keyFile },
      }),
    ).rejects.toMatchObject({ code: 'remote_ssh_key_refused' })
    await app.client.call('sshKeys.discard', { keyFile: other.keyFile })
    expect(existsSync(other.keyFile)).toBe(false)
    // One that is used stays.
    await app.client.call('sshKeys.discard', { keyFile: key.keyFile })
    expect(existsSync(key.keyFile)).toBe(true)
  })

  it('is shown again with its account', async () => {
    expect(await app.client.call('sshKeys.ofAccount', { accountId: account.id })).toEqual({ key })
    const own = await app.client.call('accounts.add', {
      host: 'git.example.org',
      credential: { kind: 'ssh_key', keyFile: upstream.keyFile },
    })
    expect((await app.client.call('sshKeys.ofAccount', { accountId: own.id })).key).toMatchObject({
      isOurs: false,
      publicKey: readFileSync(`${upstream.keyFile}.pub`, 'utf8').trim(),
    })
    await app.client.call('accounts.remove', { id: own.id })
    expect(existsSync(upstream.keyFile)).toBe(true)
  })

  it('follows a data directory that is moved; what a crash left, and what nobody used for a day, goes', async () => {
    const unused = await app.client.call('sshKeys.make', { name: 'left alone' })
    await app.stop()
    const stray = path.join(path.dirname(key.keyFile), 'ssh_stray')
    writeFileSync(stray, 'half a key')
    const moved = path.join(scratch, 'moved')
    renameSync(dataDirectory, moved)
    dataDirectory = moved
    await clock.advance(2 * 86_400_000)
    await start()
    const there = (file: string): string => path.join(moved, 'git', 'ssh-keys', path.basename(file))
    expect([stray, unused.keyFile, key.keyFile].map((file) => existsSync(there(file)))).toEqual([
      false,
      false,
      true,
    ])
    key = { ...key, keyFile: there(key.keyFile) }
    expect(await app.client.call('sshKeys.ofAccount', { accountId: account.id })).toEqual({ key })
    await app.client.call('remotes.test', {
      url: upstream.repositoryUrl('team/project'),
      direction: 'pull',
      accountId: account.id,
    })
  })

  it('goes with its account', async () => {
    const { items } = await app.client.call('mirrors.list', { repository: 'team/project' })
    await app.client.call('mirrors.remove', { id: items[0]?.id ?? '' })
    await app.client.call('accounts.remove', { id: account.id })
    await expect.poll(() => existsSync(key.keyFile) || existsSync(`${key.keyFile}.pub`)).toBe(false)
  })
})
