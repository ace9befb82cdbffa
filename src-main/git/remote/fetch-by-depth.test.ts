import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { addBulkyBranches } from '../../testing/bulky-history.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { failureOf, mirrorId, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { bareRepository, git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'

const scratch = scratchDirectory('fetch-by-depth')
const { remoteGit } = remoteGitUnderTest(scratch)
const trackingRef = `refs/remotes/${mirrorId}/heads/main`
const commits = 48
const bytesEach = 24_000
/** Of the whole history, as git packs it; the host breaks off after a sixth. */
const whole = commits * bytesEach * 0.75
const cutAt = whole / 6

let upstream: FaultyUpstream
let source: string
let count = 0

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
  source = await upstream.createRepository('source')
  await addBulkyBranches(source, [
    { branch: 'main', commits, bytesEach },
    { branch: 'topic', commits: 12, bytesEach, from: 'main' },
  ])
})
afterEach(() => upstream.fail(null))
afterAll(() => upstream.stop())

const freshStore = () => bareRepository(scratch, `store-${(count += 1)}.git`)
const fetchInSteps = (
  repositoryPath: string,
  { ref = 'refs/heads/main', signal = new AbortController().signal } = {},
) =>
  remoteGit.fetchInSteps({
    repositoryPath,
    remote: remoteAt(upstream.repositoryUrl('source')),
    owner: mirrorId,
    ref,
    trackingRef: ref.replace('refs/', `refs/remotes/${mirrorId}/`),
    signal,
    onProgress: () => undefined,
  })
const cut = (): void => upstream.fail({ kind: 'cut', afterBytes: cutAt }, 'upload-pack')
const received = async (work: () => Promise<unknown>): Promise<number> => {
  const before = upstream.sentBytes()
  await work()
  return upstream.sentBytes() - before
}

const expectWhole = async (store: string, ref: string): Promise<void> => {
  const source_ = (await refsOf(source)).get(ref)
  expect((await refsOf(store)).get(ref.replace('refs/', `refs/remotes/${mirrorId}/`))).toBe(source_)
  expect(existsSync(path.join(store, 'shallow'))).toBe(false)
  expect(existsSync(path.join(store, 'partial', mirrorId))).toBe(false)
  await git(store, 'fsck', '--strict')
  const [here, there] = await Promise.all(
    [store, source].map((one) => git(one, 'rev-list', '--count', source_ ?? '')),
  )
  expect(here).toBe(there)
}

it('brings a branch whole from a host that breaks off every answer after a sixth of it', async () => {
  const store = await freshStore()
  cut()
  const bytes = await received(() => fetchInSteps(store))
  await expectWhole(store, 'refs/heads/main')
  // The packs themselves, and the breaks that taught how much goes through.
  expect(bytes).toBeLessThan(whole * 1.5)
})

it('goes on where a core ended, and receives nothing twice', async () => {
  const store = await freshStore()
  cut()
  const controller = new AbortController()
  const before = upstream.sentBytes()
  const first = await received(async () => {
    const ending = failureOf(fetchInSteps(store, { signal: controller.signal }))
    while (upstream.sentBytes() - before < whole * 0.7) await upstream.nextFault()
    controller.abort(new AppError('cancelled', 'It was cancelled.'))
    expect((await ending).code).toBe('cancelled')
  })
  expect(await remoteGit.refInSteps(store, mirrorId)).toBe('refs/heads/main')
  expect((await refsOf(store)).size).toBe(0)
  const second = await received(() => fetchInSteps(store))
  await expectWhole(store, 'refs/heads/main')
  expect(first).toBeGreaterThan(whole * 0.4)
  expect(first + second).toBeLessThan(whole * 1.5)
})

it('asks for nothing that is here already', async () => {
  const store = await freshStore()
  await fetchInSteps(store)
  const bytes = await received(() => fetchInSteps(store, { ref: 'refs/heads/topic' }))
  await expectWhole(store, 'refs/heads/topic')
  expect(bytes).toBeLessThan(whole * 0.6)
})

it('follows a tip that is rewritten meanwhile', async () => {
  const name = `moving-${(count += 1)}`
  await upstream.createRepository(name)
  const moving = path.join(upstream.repositoriesDirectory, `${name}.git`)
  await addBulkyBranches(moving, [{ branch: 'main', commits: 40, bytesEach }])
  const store = await freshStore()
  const controller = new AbortController()
  const request = {
    repositoryPath: store,
    remote: remoteAt(upstream.repositoryUrl(name)),
    owner: mirrorId,
    ref: 'refs/heads/main',
    trackingRef,
    onProgress: () => undefined,
  }
  upstream.fail({ kind: 'slow', bytes: 50_000, pauseMs: 0 }, 'upload-pack', 6)
  const slow = upstream
    .nextFault()
    .then(() => controller.abort(new AppError('cancelled', 'It was cancelled.')))
  await failureOf(remoteGit.fetchInSteps({ ...request, signal: controller.signal }))
  await slow
  upstream.fail(null)
  await addBulkyBranches(moving, [{ branch: 'main', commits: 8, bytesEach }])
  await remoteGit.fetchInSteps({ ...request, signal: new AbortController().signal })
  const tip = await git(moving, 'rev-parse', 'main')
  expect((await refsOf(store)).get(trackingRef)).toBe(tip)
  await git(store, 'fsck', '--strict')
})

it('gives up when even one commit breaks off, and keeps no half history visible', async () => {
  const store = await freshStore()
  upstream.fail({ kind: 'cut', afterBytes: bytesEach / 4 }, 'upload-pack')
  expect((await failureOf(fetchInSteps(store))).code).toBe('remote_connection_lost')
  expect((await refsOf(store)).size).toBe(0)
  expect((await tryGit(store, ['rev-parse', '--is-shallow-repository'])).stdout).toBe('false')
})
