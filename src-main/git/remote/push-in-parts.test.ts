import { writeFileSync, chmodSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { PushUpdate, Remote } from '../../core/ports/remote-git.ts'
import { addBulkyBranches } from '../../testing/bulky-history.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { noteChanges, refuseAbove } from '../../testing/fault-host/hooks.ts'
import { failureOf, pushRequest, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import { bareRepository, git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'

const mebibyte = 1024 ** 2
const scratch = scratchDirectory('push-in-parts')
/** Knows no limit of the host. */
const { remoteGit: unknowing } = remoteGitUnderTest(path.join(scratch, 'unknowing'))
/** Knows that the host takes a mebibyte at once. */
const { remoteGit: knowing } = remoteGitUnderTest(path.join(scratch, 'knowing'), {
  pushLimits: { wholeBytes: mebibyte, partBytes: mebibyte / 2 },
})

let upstream: FaultyUpstream
let store: string
let target: string
let remote: Remote
let changes: () => readonly (readonly string[])[]
let count = 0
const none = '0'.repeat(40)
const main = 'refs/heads/main'
const arriving = /^refs\/mirrordesk\/arriving\//
/** Tips in the store, by branch. */
let tips: Map<string, string>
/** Requests before the test. */
let sentBefore = 0
const pushes = (): number =>
  upstream.requests.slice(sentBefore).filter(({ url }) => url.endsWith('/git-receive-pack')).length
const tip = (branch: string): string => tips.get(`refs/heads/${branch}`) ?? ''

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
  store = await bareRepository(scratch, 'store.git')
  await addBulkyBranches(store, [
    { branch: 'old', commits: 5, bytesEach: 1_000 },
    // 1.8 MB on top of old, and as much that shares nothing with it.
    { branch: 'main', commits: 24, bytesEach: 100_000, from: 'old' },
    { branch: 'other', commits: 24, bytesEach: 100_000 },
    ...Array.from({ length: 16 }, (_, index) => ({
      branch: `topic/${index}`,
      commits: 1,
      bytesEach: 100_000,
    })),
  ])
  tips = await refsOf(store)
})
afterAll(() => upstream.stop())
afterEach(() => upstream.fail(null))

beforeEach(async () => {
  count += 1
  target = await upstream.createRepository(`target-${count}`)
  remote = remoteAt(upstream.repositoryUrl(`target-${count}`))
  changes = noteChanges(target)
  await refuseAbove(target, mebibyte)
  sentBefore = upstream.requests.length
})

const change = (ref: string, newObjectId: string | null, expectedObjectId: string | null = null) => ({
  ref,
  newObjectId,
  expectedObjectId,
})
const push = (by: typeof knowing, ...updates: readonly PushUpdate[]) =>
  by.push(pushRequest(store, remote, updates, { mirrorId: `mir_${count}` }))
const isForward = async (before: string, after: string): Promise<boolean> =>
  before === none || (await tryGit(store, ['merge-base', '--is-ancestor', before, after])).exitCode === 0

it('sends a new branch in steps that only move forward, each below what the host takes', async () => {
  const { refs, bytes } = await push(knowing, change(main, tip('main')))
  expect(refs).toEqual([{ ref: main, ok: true, reason: null, refReason: null }])
  expect(await refsOf(target)).toEqual(new Map([[main, tip('main')]]))
  const steps = changes()
  expect(steps.length).toBeGreaterThan(3)
  for (const [ref, before, after] of steps) {
    expect(ref).toBe(main)
    expect(await isForward(before ?? '', after ?? '')).toBe(true)
  }
  // No push was sent in vain.
  expect(pushes()).toBe(steps.length)
  expect(bytes).toBeGreaterThan(1.5 * mebibyte)
  await git(target, 'fsck', '--strict')
})

it('halves what a host refuses that never told its limit', async () => {
  const result = await push(unknowing, change(main, tip('main')))
  expect(result.refs[0]).toMatchObject({ ok: true })
  expect((await refsOf(target)).get(main)).toBe(tip('main'))
  expect(changes().length).toBeGreaterThan(1)
})

it('sends branches together as far as they fit', async () => {
  const topics = [...tips.keys()].filter((ref) => ref.startsWith('refs/heads/topic/'))
  const { refs } = await push(knowing, ...topics.map((ref) => change(ref, tips.get(ref) ?? '')))
  expect(refs.every(({ ok }) => ok)).toBe(true)
  expect((await refsOf(target)).size).toBe(topics.length)
  expect(pushes()).toBeGreaterThan(1)
  expect(pushes()).toBeLessThan(topics.length / 2)
})

it('lets what a rewrite brings arrive first, and moves the branch once', async () => {
  await git(store, 'push', '--quiet', target, `${tip('old')}:${main}`)
  const { refs } = await push(knowing, change(main, tip('other'), tip('old')))
  expect(refs).toEqual([{ ref: main, ok: true, reason: null, refReason: null }])
  // Nothing of ours stays there.
  expect(await refsOf(target)).toEqual(new Map([[main, tip('other')]]))
  const moves = changes()
  expect(moves.filter(([ref]) => ref === main).slice(-1)).toEqual([[main, tip('old'), tip('other')]])
  const steps = moves.filter(([ref]) => arriving.test(ref ?? ''))
  expect(steps.length).toBeGreaterThan(3)
  expect(steps.at(-1)?.[2]).toBe(none)
})

it('sends a tag of a history that nothing else has in the same way', async () => {
  const { refs } = await push(knowing, change('refs/tags/v1', tip('other')))
  expect(refs[0]).toMatchObject({ ok: true })
  expect(await refsOf(target)).toEqual(new Map([['refs/tags/v1', tip('other')]]))
  expect(changes().filter(([ref]) => ref === 'refs/tags/v1')).toEqual([['refs/tags/v1', none, tip('other')]])
})

it('does not overwrite what somebody pushes between two steps', async () => {
  await git(target, 'fetch', '--quiet', store, 'topic/0')
  await git(target, 'update-ref', 'refs/heads/theirs', tip('topic/0'))
  const hook = path.join(target, 'hooks', 'post-receive')
  writeFileSync(hook, `#!/bin/sh\nenv -u GIT_QUARANTINE_PATH git update-ref ${main} ${tip('topic/0')}\n`)
  chmodSync(hook, 0o755)
  const { refs } = await push(knowing, change(main, tip('main')))
  expect(refs[0]).toMatchObject({ ok: false, refReason: 'moved_meanwhile' })
  expect((await refsOf(target)).get(main)).toBe(tip('topic/0'))
})

it('says how far a branch came whose next step is refused, and goes on from there', async () => {
  const hook = path.join(target, 'hooks', 'update')
  const counted = path.join(target, 'counted')
  writeFileSync(
    hook,
    `#!/bin/sh\necho x >> '${counted}'\n[ $(wc -l < '${counted}') -lt 3 ] || { echo 'not today' >&2; exit 1; }\n`,
  )
  chmodSync(hook, 0o755)
  const { refs } = await push(knowing, change(main, tip('main')))
  const [result] = refs
  expect(result).toMatchObject({ ok: false, refReason: 'rule' })
  const standsAt = (await refsOf(target)).get(main)
  expect(result?.standsAt).toBe(standsAt)
  writeFileSync(hook, '#!/bin/sh\nexit 0\n')
  const before = changes().length
  expect((await push(knowing, change(main, tip('main'), standsAt ?? null))).refs[0]).toMatchObject({
    ok: true,
  })
  expect(changes()[before]?.[1]).toBe(standsAt)
  expect((await refsOf(target)).get(main)).toBe(tip('main'))
})

it('takes up what had arrived when a push broke off', async () => {
  await git(store, 'push', '--quiet', target, `${tip('old')}:${main}`)
  upstream.fail({ kind: 'cut' }, 'receive-pack', 5)
  const failure = await failureOf(push(knowing, change(main, tip('other'), tip('old'))))
  expect(failure.code).toBe('remote_connection_lost')
  expect((await refsOf(target)).get(main)).toBe(tip('old'))
  upstream.fail(null)
  const arrived = changes().length
  expect(arrived).toBeGreaterThan(1)
  expect((await push(knowing, change(main, tip('other'), tip('old')))).refs[0]).toMatchObject({ ok: true })
  expect(await refsOf(target)).toEqual(new Map([[main, tip('other')]]))
  expect(changes()[arrived]?.[1]).toBe(changes()[arrived - 1]?.[2])
})

it('fails when even one commit is too large', async () => {
  await refuseAbove(target, 20_000)
  const failure = await failureOf(push(unknowing, change(main, tip('main'))))
  expect(failure.code).toBe('remote_push_too_large')
})

it('gives up at a size below which no host would be', async () => {
  upstream.fail({ kind: 'status', status: 413 }, 'receive-pack')
  const failure = await failureOf(push(unknowing, change(main, tip('main'))))
  expect(failure.code).toBe('remote_push_too_large')
  expect(upstream.requests.length - sentBefore).toBeLessThan(100)
})
