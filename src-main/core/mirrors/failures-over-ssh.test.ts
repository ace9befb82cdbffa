import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FailureClass } from '../../../src-shared/domain/failure-class.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { addBulkyBranches } from '../../testing/bulky-history.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { sshAvailable, startSshUpstream, type SshUpstream } from '../../testing/ssh-upstream.ts'
import { whileClockMoves } from '../../testing/while-clock-moves.ts'
import type { AccountRow } from '../ports/account-store.ts'
import { isLongRun, ofAll } from '../../testing/long-run.ts'

const world = createMirrorWorld()
const scratch = scratchDirectory('ssh-failures')
const day = 24 * 60 * minute
const accountId = `acc_${'5'.padStart(32, '0')}`

const keysOf = ({ host }: SshUpstream): string => {
  const [address, port] = host.split(':')
  return execFileSync('ssh-keyscan', ['-p', port ?? '', address ?? ''], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

const sshAccount = ({ host, keyFile }: SshUpstream, at: number): Omit<AccountRow, 'mirrorCount'> => ({
  id: accountId,
  kind: 'generic',
  host,
  label: 'ada',
  credentialKind: 'ssh_key',
  username: null,
  keyFile,
  sealedSecret: null,
  createdAt: at,
  changedAt: at,
})

describe.skipIf(!sshAvailable.available)(`a mirror over SSH ${sshAvailable.reason ?? ''}`, () => {
  let host: SshUpstream
  let mirrorId: string

  const use = (keyFile: string): void => void world.credentials.set(accountId, { kind: 'ssh_key', keyFile })
  const trust = (): void => {
    appendFileSync(world.knownHostsFile, keysOf(host))
  }

  beforeAll(async () => {
    host = await startSshUpstream({ directory: scratch })
    const source = await host.createRepository('team/notes')
    const work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', source, 'main')
    world.stores.accounts.insert(sshAccount(host, world.clock.now()))
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

describe.skipIf(!sshAvailable.available)(`a host over SSH that ${sshAvailable.reason ?? ''}`, () => {
  // Long enough for a busy machine to start ssh and git, short enough to be waited for.
  const patient = createMirrorWorld({ waits: { stallMs: 10_000 } })
  const backoff = 0.75 * 15 * minute
  let host: SshUpstream
  beforeAll(async () => {
    host = await startSshUpstream({ directory: scratch })
    patient.credentials.set(accountId, { kind: 'ssh_key', keyFile: host.keyFile })
    appendFileSync(patient.knownHostsFile, keysOf(host))
  })
  afterAll(() => host.stop())
  afterEach(async () => {
    host.fail(null)
    await patient.engine.idle()
  })

  const upstreamOf = async (name: string) => {
    const { now } = patient.clock
    if (patient.stores.accounts.find(accountId) === null) {
      patient.stores.accounts.insert(sshAccount(host, now()))
    }
    const there = await host.createRepository(name)
    const work = await workRepository(scratch, name.replace('/', '-'))
    await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', there, 'main')
    const { address } = parseRemoteUrl(host.repositoryUrl(name))
    return { there, work, address }
  }
  const pulled = async (name: string) => {
    const upstream = await upstreamOf(name)
    const repositoryId = await patient.newRepository()
    const { id } = await patient.mirrored({
      repositoryId,
      direction: 'pull',
      address: upstream.address,
      accountId,
    })
    return { ...upstream, id, here: patient.pathOf(repositoryId) }
  }
  const expectSame = async ({ here, there }: { here: string; there: string }): Promise<void> =>
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(there))

  it('is slow but sends is waited for', async () => {
    const mirror = await pulled('slow/one')
    await commitFile(mirror.work, 'b.txt', 'two')
    await git(mirror.work, 'push', '--quiet', mirror.there, 'main')
    host.fail({ kind: 'slow', bytes: 100, pauseMs: 50 })
    expect((await patient.sync(mirror.id)).outcome).toBe('succeeded')
    await expectSame(mirror)
  })

  const failings = [
    ['says nothing', 'stall', 0, 'remote_stalled'],
    ['stops in the middle of a pack', 'stall', 50_000, 'remote_stalled'],
    ['breaks off before it says anything', 'cut', 0, 'remote_connection_lost'],
    ['breaks off in the middle of a pack', 'cut', 50_000, 'remote_connection_lost'],
  ] as const
  const met = isLongRun ? failings : [failings[1], failings[2]]
  it.each(met)(
    `%s is asked again later, and nothing of it stays (${ofAll(met, failings)})`,
    async (what, kind, afterBytes, code) => {
      const mirror = await pulled(`${what.replaceAll(' ', '-')}/one`)
      await addBulkyBranches(mirror.there, [{ branch: 'bulk', commits: 1, bytesEach: 200_000 }])
      host.fail({ kind, afterBytes })
      const run = await whileClockMoves(patient.clock, patient.ended(patient.engine.syncNow(mirror.id).id))
      expect(run).toMatchObject({
        outcome: 'failed',
        failure: { code, class: 'transient', retry: 'automatic' },
      })
      expect(run.phases.map(({ phase }) => phase)).toEqual(afterBytes === 0 ? ['check'] : ['check', 'fetch'])
      expect(run.failure?.retryAt).toBeGreaterThanOrEqual((run.finishedAt ?? 0) + backoff)
      expect(patient.stores.runs.find(run.id)?.failure).toEqual(run.failure)
      expect((await refsOf(mirror.here, 'refs/heads')).has('refs/heads/bulk')).toBe(false)
      host.fail(null)
      expect((await patient.sync(mirror.id)).outcome).toBe('succeeded')
      await expectSame(mirror)
    },
  )

  it('breaks off after it took a push, before it said so, is asked again and found to have it', async () => {
    const { there, address } = await upstreamOf('took/one')
    await git(there, 'update-ref', '-d', 'refs/heads/main')
    const source = await patient.filledUpstream()
    const repositoryId = await patient.newRepository()
    const pull = await patient.mirrored({ repositoryId, direction: 'pull', address: source.address })
    const { id } = await patient.mirrored({ repositoryId, direction: 'push', address, accountId })
    patient.engine.pause(id)
    const tip = await source.commit('main')
    await patient.sync(pull.id)
    const advertised = await git(there, 'receive-pack', '--http-backend-info-refs', '.')
    host.fail({ kind: 'cut', afterBytes: Buffer.byteLength(advertised) + 1 }, 'receive-pack')
    patient.engine.resume(id)
    const run = await whileClockMoves(patient.clock, patient.ended(patient.engine.syncNow(id).id))
    expect(run.refs).not.toContainEqual(expect.objectContaining({ outcome: 'failed' }))
    expect((await refsOf(there)).get('refs/heads/main')).toBe(tip)
    host.fail(null)
    expect((await patient.sync(id)).outcome).toBe('unchanged')
  })
})
