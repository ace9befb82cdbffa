import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localRemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { startGitHost, type GitHostServer } from '../../testing/git-host-server.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { failureOf, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import type { Credential } from '../ports/remote-git.ts'
import { lookLimitMs } from './look-at-remote.ts'
import { createTestRemote } from './test-remote.ts'

const scratch = scratchDirectory('test-remote')
const { remoteGit } = remoteGitUnderTest(scratch)
const clock = createManualClock()
const testRemote = createTestRemote({ clock, remoteGit })
const signIn = (password: string): Credential => ({ kind: 'password', username: 'bot', password })

let open: FaultyUpstream
let closed: FaultyUpstream
let host: GitHostServer
let work: string

beforeAll(async () => {
  open = await startFaultyUpstream({ directory: scratch })
  closed = await startFaultyUpstream({ directory: scratch, users: { bot: 'right' } })
  host = await startGitHost(scratch)
  work = await workRepository(scratch, 'work')
  const tip = await commitFile(work, 'a.txt', 'a')
  await git(work, 'branch', 'topic')
  await git(work, 'tag', 'v1')
  await git(work, 'update-ref', 'refs/pull/1/head', tip)
  await git(work, 'update-ref', 'refs/merge-requests/1/head', tip)
  await git(work, 'update-ref', 'refs/notes/commits', tip)
  for (const upstream of [open, closed]) {
    await git(work, 'push', '--quiet', '--mirror', await upstream.createRepository('filled'))
    await upstream.createRepository('empty')
  }
  await git(work, 'push', '--quiet', '--mirror', await host.createRepository('filled'))
})
afterAll(async () => {
  await open.stop()
  await closed.stop()
})

describe('a look at a remote', () => {
  it('counts branches, tags and what belongs to the host', async () => {
    const url = open.repositoryUrl('filled')
    expect(await testRemote(remoteAt(url), 'pull')).toEqual({
      url,
      host: new URL(url).host,
      branchCount: 2,
      tagCount: 1,
      hiddenRefCount: 2,
      defaultBranch: 'main',
      isEmpty: false,
      canWrite: null,
    })
    expect(clock.pending()).toBe(0)
  })

  it('calls a remote without branches and tags empty, and without a default branch', async () => {
    const found = await testRemote(remoteAt(open.repositoryUrl('empty')), undefined)
    expect(found).toMatchObject({ isEmpty: true, branchCount: 0, defaultBranch: null })
  })

  it('looks into a folder of this computer, and does not say whether it may be written', async () => {
    const remote = { address: localRemoteAddress(work), credential: null }
    expect(await testRemote(remote, undefined)).toMatchObject({ branchCount: 2, canWrite: null, host: '' })
  })

  it('fails as a run would: without a sign-in, with a wrong one, for nothing there', async () => {
    const url = closed.repositoryUrl('filled')
    expect((await failureOf(testRemote(remoteAt(url), 'pull'))).code).toBe('remote_auth_failed')
    const wrong = await failureOf(testRemote(remoteAt(url, signIn('wr0ng')), 'pull'))
    expect(wrong).toMatchObject({ code: 'remote_auth_failed', details: { host: new URL(url).host } })
    expect(JSON.stringify(wrong.details)).not.toContain('wr0ng')
    const nothing = await failureOf(testRemote(remoteAt(open.repositoryUrl('nothing')), 'push'))
    expect(nothing.code).toBe('remote_not_found')
  })

  it('ends when the host does not answer in time', async () => {
    open.fail({ kind: 'stall' })
    const stalled = open.nextFault()
    const failure = failureOf(testRemote(remoteAt(open.repositoryUrl('filled')), 'push'))
    await stalled
    await clock.advance(lookLimitMs)
    expect(await failure).toMatchObject({
      code: 'remote_unreachable',
      details: { host: new URL(open.url).host },
    })
    open.fail(null)
  })
})

describe('whether a sign-in may push', () => {
  it('is told by the receiving side over HTTP: yes, no without one, no with one that only reads', async () => {
    const filled = `${host.address}/filled.git`
    const look = (password: string) => testRemote(remoteAt(filled, signIn(password)), 'push')
    expect((await look('write')).canWrite).toBe(true)
    expect((await look('read')).canWrite).toBe(false)
    expect(
      (await testRemote(remoteAt(closed.repositoryUrl('filled'), signIn('right')), 'push')).canWrite,
    ).toBe(true)
    open.fail({ kind: 'status', status: 401 }, 'receive-pack')
    expect((await testRemote(remoteAt(open.repositoryUrl('filled')), undefined)).canWrite).toBe(false)
    open.fail(null)
  })

  it('is open when the host answers otherwise, with no git, or not at all', async () => {
    const answers = [
      { kind: 'status', status: 404 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 200, body: '<html>' },
      { kind: 'redirect', to: 'ftp://elsewhere.example.org' },
      { kind: 'cut' },
    ] as const
    for (const fault of answers) {
      open.fail(fault, 'receive-pack')
      const found = await testRemote(remoteAt(open.repositoryUrl('filled')), 'push')
      expect(found, JSON.stringify(fault)).toMatchObject({ canWrite: null, branchCount: 2 })
    }
    open.fail(null)
  })

  it('is not asked of a remote that is only pulled from', async () => {
    const before = open.requests.length
    await testRemote(remoteAt(open.repositoryUrl('filled')), 'pull')
    const asked = open.requests.slice(before).map(({ url }) => url)
    expect(asked.filter((url) => url.includes('receive-pack'))).toEqual([])
  })
})
