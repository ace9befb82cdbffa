import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { pushRequest, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('checks-beside-pushes')
const { remoteGit } = remoteGitUnderTest(scratch)
let upstream: FaultyUpstream
/** More than a kept-alive agent of Node may be told to open to a host, and than runs push at the same time. */
const pushCount = 24
let held = 0
let onHeld = (): void => undefined

beforeAll(async () => {
  upstream = await startFaultyUpstream({
    directory: scratch,
    // Takes a push, and says nothing of it: as a host that checks it for minutes.
    answersFirst: ({ method, url }) => {
      if (method !== 'POST' || url?.endsWith('/git-receive-pack') !== true) return false
      held += 1
      onHeld()
      return true
    },
  })
})
afterAll(() => upstream.stop())

it('a look at a host passes every push there that takes long, however many there are', async () => {
  const work = await workRepository(scratch, 'work')
  const tip = await commitFile(work, 'a.txt', '1')
  const store = await bareRepository(scratch, 'store.git')
  await git(store, 'fetch', '--quiet', work, `${tip}:refs/heads/main`)
  const target = await upstream.createRepository('target')
  await git(store, 'push', '--quiet', target, 'refs/heads/main')
  const remote = remoteAt(upstream.repositoryUrl('target'))
  const stopping = new AbortController()
  // As many as come through with sixteen connections: what is asked is what becomes of the look behind them.
  const allHeld = new Promise<void>((resolve) => {
    onHeld = () => {
      if (held === 16) resolve()
    }
  })
  const updates = [{ ref: 'refs/heads/new', newObjectId: tip, expectedObjectId: null }]
  const pushes = Array.from({ length: pushCount }, () =>
    remoteGit.push({ ...pushRequest(store, remote, updates), signal: stopping.signal }),
  )
  const ends = Promise.allSettled(pushes)
  await allHeld
  const { refs } = await remoteGit.listRefs(remote, {
    prefixes: ['refs/heads/'],
    signal: AbortSignal.timeout(60_000),
  })
  expect(refs.get('refs/heads/main')).toBe(tip)
  stopping.abort()
  expect((await ends).map(({ status }) => status)).toEqual(
    Array.from({ length: pushCount }, () => 'rejected'),
  )
})
