import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FailureClass } from '../../../src-shared/domain/failure-class.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../testing/ssh-upstream.ts'

const world = createMirrorWorld()
const scratch = scratchDirectory('ssh-failures')
const day = 24 * 60 * minute
const accountId = `acc_${'5'.padStart(32, '0')}`

describe.skipIf(!sshAvailable.available)(`a mirror over SSH ${sshAvailable.reason ?? ''}`, () => {
  let host: SshUpstream
  let mirrorId: string

  const use = (keyFile: string): void => void world.credentials.set(accountId, { kind: 'ssh_key', keyFile })
  const trust = (): void => {
    const [address, port] = host.host.split(':')
    const keys = execFileSync('ssh-keyscan', ['-p', port ?? '', address ?? ''], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    appendFileSync(world.knownHostsFile, keys)
  }

  beforeAll(async () => {
    host = await startSshUpstream({ directory: scratch })
    const source = await host.createRepository('team/notes')
    const work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', source, 'main')
    const { now } = world.clock
    world.stores.accounts.insert({
      id: accountId,
      kind: 'generic',
      host: host.host,
      label: 'ada',
      credentialKind: 'ssh_key',
      username: null,
      keyFile: host.keyFile,
      sealedSecret: null,
      createdAt: now(),
      changedAt: now(),
    })
    use(host.keyFile)
    const { address } = parseRemoteUrl(host.repositoryUrl('team/notes'))
    const repositoryId = await world.newRepository()
    mirrorId = (await world.mirrored({ repositoryId, direction: 'pull', address, accountId })).id
  })
  afterAll(() => host.stop())
  beforeEach(() => world.clock.advance(minute))

  const expectFailure = async (
    code: ErrorCode,
    failureClass: FailureClass,
    title: RegExp,
    retryMs: number | null,
  ): Promise<Failure> => {
    const run = await world.ended(world.engine.syncNow(mirrorId).id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code, class: failureClass } })
    expect(run.failure?.title).toMatch(title)
    expect(run.failure?.retryAt).toBe(retryMs === null ? null : (run.finishedAt ?? 0) + retryMs)
    expect(world.stores.runs.find(run.id)?.failure).toEqual(run.failure)
    if (run.failure === null) throw new Error('It went through.')
    return run.failure
  }

  it('stops at first contact, with the fingerprint to compare', async () => {
    const title = /^This is the first contact with 127.0.0.1:\d+\.$/
    const failure = await expectFailure('remote_host_key_unknown', 'decision', title, null)
    expect(failure.advice).toContain(host.fingerprint())
    writeFileSync(world.knownHostsFile, '')
    trust()
    expect((await world.sync(mirrorId)).outcome).toBe('succeeded')
  })

  it('waits for a key that is accepted', async () => {
    use(host.strangerKeyFile)
    const title = /^127.0.0.1:\d+ refused the SSH key\.$/
    await expectFailure('remote_ssh_key_refused', 'credential', title, day)
    use(host.keyFile)
    world.engine.credentialChanged(accountId)
    await world.engine.idle()
    expect(world.engine.getMirror(mirrorId).failure).toBeNull()
  })

  it('that leads to no repository says so, and is tried again', async () => {
    const { address } = parseRemoteUrl(host.repositoryUrl('team/nothing'))
    const repositoryId = await world.newRepository()
    const lost = await world.mirrored({ repositoryId, direction: 'pull', address, accountId })
    expect(lost.failure).toMatchObject({ code: 'remote_not_found', class: 'permission' })
    expect(lost.failure?.title).toMatch(/^team\/nothing was not found at/)
    await world.engine.remove(lost.id)
  })

  it('meets an account whose shell serves no git', async () => {
    const command = path.join(path.dirname(host.repositoriesDirectory), 'serve-git')
    const served = execFileSync('cat', [command])
    writeFileSync(command, '#!/bin/sh\necho "This account is currently not available." >&2\nexit 1\n')
    chmodSync(command, 0o755)
    await expectFailure('remote_read_denied', 'permission', /^This account may not read team\/notes\.$/, day)
    writeFileSync(command, served)
    expect((await world.sync(mirrorId)).failure).toBeNull()
  })

  it('goes no further when the identity of the host changed', async () => {
    await host.replaceHostKey()
    const title = /^The identity of 127.0.0.1:\d+ changed\.$/
    await expectFailure('remote_host_key_changed', 'decision', title, null)
    expect(world.engine.getMirror(mirrorId).nextRunAt).toBeNull()
  })
})
