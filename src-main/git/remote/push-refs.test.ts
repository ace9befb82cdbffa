import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { PushUpdate, Remote } from '../../core/ports/remote-git.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { protectedBranchWords, refuseByHook, refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import {
  failureOf,
  mirrorId,
  pushRequest,
  remoteAt,
  remoteGitUnderTest,
  runId,
} from '../../testing/remote-git-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { sweepOutgoing } from './outgoing-refs.ts'

const scratch = scratchDirectory('push-refs')
const { run, remoteGit, processes } = remoteGitUnderTest(scratch)

let upstream: FaultyUpstream
let work: string
/** Three commits in a row, and one that is not related to them. */
let first: string
let second: string
let third: string
let foreign: string
let count = 0
let store: string
let target: string
let remote: Remote

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a.txt', '1')
  second = await commitFile(work, 'a.txt', '2')
  third = await commitFile(work, 'a.txt', '3')
  await git(work, 'checkout', '--quiet', '--orphan', 'other')
  foreign = await commitFile(work, 'a.txt', 'foreign')
})
afterAll(() => upstream.stop())

beforeEach(async () => {
  count += 1
  store = await bareRepository(scratch, `store-${count}.git`)
  await git(store, 'fetch', '--quiet', work, `${third}:refs/heads/main`, `${foreign}:refs/heads/other`)
  target = await upstream.createRepository(`target-${count}`)
  remote = remoteAt(upstream.repositoryUrl(`target-${count}`))
  upstream.fail(null)
})

const change = (
  ref: string,
  newObjectId: string | null,
  expectedObjectId: string | null = null,
): PushUpdate => ({
  ref,
  newObjectId,
  expectedObjectId,
})
const push = (...updates: readonly PushUpdate[]) => remoteGit.push(pushRequest(store, remote, updates))
/** Puts refs into the target behind our back. */
const place = (refs: Readonly<Record<string, string>>) =>
  git(work, 'push', '--quiet', '--force', target, ...Object.entries(refs).map(([ref, id]) => `${id}:${ref}`))
const leftovers = async () => [...(await refsOf(store, 'refs/outgoing')).keys()]

it('creates, moves, rewrites and deletes, by object id, and keeps the tracking refs equal', async () => {
  // `first` is the tip of no ref in the store.
  const created = await push(
    change('refs/heads/main', first),
    change('refs/tags/t', second),
    change('refs/heads/old', third),
  )
  expect(created.refs.every(({ ok }) => ok)).toBe(true)
  const moved = await push(
    change('refs/heads/main', third, first),
    change('refs/tags/t', foreign, second),
    change('refs/heads/old', null, third),
  )
  expect(moved.refs).toEqual(
    ['refs/heads/main', 'refs/tags/t', 'refs/heads/old'].map((ref) => ({
      ref,
      ok: true,
      reason: null,
      refReason: null,
    })),
  )
  expect(moved.bytes).toBeGreaterThan(0)
  expect(await refsOf(target)).toEqual(
    new Map([
      ['refs/heads/main', third],
      ['refs/tags/t', foreign],
    ]),
  )
  const tracking = await refsOf(store, `refs/remotes/${mirrorId}`)
  expect([...tracking.values()].sort()).toEqual([third, foreign].sort())
})

it('never overwrites a commit it has not seen, although the push rewrites (fact L1)', async () => {
  await place({ 'refs/heads/main': first })
  await push(change('refs/heads/main', second, first))
  await place({ 'refs/heads/main': foreign })
  const result = await push(change('refs/heads/main', third, second), change('refs/heads/fine', third))
  expect(result.refs).toEqual([
    { ref: 'refs/heads/main', ok: false, reason: 'stale info', refReason: 'moved_meanwhile' },
    { ref: 'refs/heads/fine', ok: true, reason: null, refReason: null },
  ])
  expect((await refsOf(target)).get('refs/heads/main')).toBe(foreign)
})

it('holds the lease of the decision, even when a tracking ref says otherwise by now', async () => {
  await place({ 'refs/heads/main': foreign })
  await git(store, 'update-ref', `refs/remotes/${mirrorId}/heads/main`, foreign)
  const expectedOld = await push(change('refs/heads/main', third, first))
  expect(expectedOld.refs[0]).toMatchObject({ ok: false, refReason: 'moved_meanwhile' })
  await git(store, 'update-ref', `refs/remotes/${mirrorId}/heads/main`, foreign)
  const expectedNone = await push(change('refs/heads/main', third, null))
  expect(expectedNone.refs[0]).toMatchObject({ ok: false, refReason: 'moved_meanwhile' })
  expect((await refsOf(target)).get('refs/heads/main')).toBe(foreign)
})

it('does not push over a tip that is not here and so could not be kept', async () => {
  await git(work, 'checkout', '--quiet', '--orphan', `unseen-${count}`)
  const unseen = await commitFile(work, 'a.txt', 'unseen')
  await place({ 'refs/heads/main': unseen })
  const result = await push(change('refs/heads/main', third, unseen))
  expect(result.refs).toEqual([
    { ref: 'refs/heads/main', ok: false, reason: 'fetch first', refReason: 'diverged' },
  ])
  expect((await refsOf(target)).get('refs/heads/main')).toBe(unseen)
})

it('deletes with a lease, and takes a ref that is already gone as deleted', async () => {
  await place({ 'refs/heads/main': first, 'refs/heads/moved': second, 'refs/heads/x': first })
  const result = await push(
    change('refs/heads/x', null, first),
    change('refs/heads/moved', null, first),
    change('refs/heads/gone', null, first),
    change('refs/heads/never', null, null),
  )
  expect(result.refs.map(({ ref, ok }) => [ref, ok])).toEqual([
    ['refs/heads/x', true],
    ['refs/heads/moved', false],
    ['refs/heads/gone', true],
    ['refs/heads/never', true],
  ])
  expect([...(await refsOf(target)).keys()]).toEqual(['refs/heads/main', 'refs/heads/moved'])
})

it('says why the default branch of the target was not deleted', async () => {
  await place({ 'refs/heads/main': first })
  const result = await push(change('refs/heads/main', null, first))
  expect(result.refs[0]).toMatchObject({ ok: false, refReason: 'default_branch' })
})

it('names the one refused branch of three, with the words of the host', async () => {
  await refuseLikeForge(
    target,
    'refs/heads/main',
    'protected branch hook declined',
    protectedBranchWords('refs/heads/main'),
  )
  const result = await push(
    change('refs/heads/main', third),
    change('refs/heads/one', first),
    change('refs/heads/two', second),
  )
  expect(result.refs).toEqual([
    { ref: 'refs/heads/main', ok: false, reason: 'protected branch hook declined', refReason: 'protected' },
    { ref: 'refs/heads/one', ok: true, reason: null, refReason: null },
    { ref: 'refs/heads/two', ok: true, reason: null, refReason: null },
  ])
  expect(result.output).toContain('GH006: Protected branch update failed for refs/heads/main.')
})

it('tells hidden refs and refusing hooks apart', async () => {
  await git(target, 'config', 'transfer.hideRefs', 'refs/heads/hidden')
  refuseByHook(
    target,
    'refs/heads/large',
    "error: GH001: data.bin exceeds GitHub's file size limit of 100.00 MB",
  )
  const result = await push(
    change('refs/heads/hidden', third),
    change('refs/heads/large', third),
    change('refs/heads/fine', third),
  )
  expect(result.refs.map(({ refReason }) => refReason)).toEqual(['hidden', 'too_large', null])
})

it('pushes 300 refs at once, one of them refused, and makes no copies of them', async () => {
  await refuseLikeForge(target, 'refs/heads/b/7x', 'protected branch hook declined', 'no')
  const updates = Array.from({ length: 300 }, (_, index) =>
    change(
      index % 3 === 0 ? `refs/tags/t${index}` : `refs/heads/b/${index}x`,
      index % 2 === 0 ? second : third,
    ),
  )
  processes.length = 0
  const result = await push(change('refs/heads/main', third), ...updates)
  expect(result.refs.filter(({ ok }) => !ok)).toEqual([
    {
      ref: 'refs/heads/b/7x',
      ok: false,
      reason: 'protected branch hook declined',
      refReason: 'protected',
    },
  ])
  const pushed = await refsOf(target)
  expect(pushed.size).toBe(300)
  for (const { ref, newObjectId } of updates) {
    if (ref !== 'refs/heads/b/7x') expect(pushed.get(ref)).toBe(newObjectId)
  }
  expect(processes).toEqual([expect.stringMatching(/^pack-objects /)])
  expect(await leftovers()).toEqual([])
})

it('holds every lease of a push of many', async () => {
  const updates = Array.from({ length: 60 }, (_, index) => change(`refs/heads/b${index}`, first))
  await push(...updates)
  await place({ 'refs/heads/b5': foreign })
  const result = await push(...updates.map(({ ref }) => change(ref, third, first)))
  expect(result.refs.filter(({ ok }) => !ok).map(({ ref, refReason }) => [ref, refReason])).toEqual([
    ['refs/heads/b5', 'moved_meanwhile'],
  ])
  expect((await refsOf(target)).get('refs/heads/b5')).toBe(foreign)
})

it('makes room first when a branch a becomes a/b', async () => {
  await push(change('refs/heads/a', first), change('refs/heads/c/d', first))
  const result = await push(
    change('refs/heads/a/b', second),
    change('refs/heads/c', second),
    change('refs/heads/a', null, first),
    change('refs/heads/c/d', null, first),
  )
  expect(result.refs.every(({ ok }) => ok)).toBe(true)
  expect([...(await refsOf(target)).keys()]).toEqual(['refs/heads/a/b', 'refs/heads/c'])
})

it('pushes names with quotes, and refuses names that are none', async () => {
  const name = `refs/heads/qu"ote;#'grün`
  expect((await push(change(name, first))).refs).toEqual([
    { ref: name, ok: true, reason: null, refReason: null },
  ])
  expect((await failureOf(push(change('refs/heads/x\n[core]', first)))).code).toBe('internal')
  expect((await failureOf(push(change('refs/heads/*', first)))).code).toBe('internal')
})

it('fails as a whole when nothing could begin', async () => {
  const update = change('refs/heads/main', third)
  const cases = [
    [{ kind: 'status', status: 401 }, 'remote_auth_failed'],
    [{ kind: 'status', status: 403 }, 'remote_write_denied'],
    [{ kind: 'status', status: 404 }, 'remote_not_found'],
    [{ kind: 'status', status: 503 }, 'remote_error'],
    [{ kind: 'cut' }, 'remote_connection_lost'],
  ] as const
  for (const [fault, code] of cases) {
    upstream.fail(fault)
    const failure = await failureOf(push(update))
    expect(failure.code).toBe(code)
    expect(failure.details).toMatchObject({ path: path.basename(target, '.git') })
  }
})

it('tells what went through when a later part of the push fails', async () => {
  await place({ 'refs/heads/main': first, 'refs/heads/old': first })
  // The first push asks for the refs and sends; the second one, with the deletion, meets the fault.
  upstream.fail({ kind: 'status', status: 503 }, 'receive-pack', 2)
  const result = await push(change('refs/heads/main', third, first), change('refs/heads/old', null, first))
  expect(result.refs.map(({ ref, ok }) => [ref, ok])).toEqual([
    ['refs/heads/main', true],
    ['refs/heads/old', false],
  ])
  expect(result.refs[1]?.reason).toContain('internal error')
  expect((await refsOf(target)).get('refs/heads/main')).toBe(third)
})

it('stops when cancelled', async () => {
  const controller = new AbortController()
  upstream.fail({ kind: 'stall' }, 'receive-pack')
  const stalled = upstream.nextFault()
  const { signal } = controller
  const failure = failureOf(
    remoteGit.push(pushRequest(store, remote, [change('refs/heads/main', third)], { signal })),
  )
  await stalled
  controller.abort()
  expect((await failure).code).toBe('cancelled')
})

it('removes copies that a dead process left, at start-up', async () => {
  await git(store, 'update-ref', `refs/outgoing/${runId}/heads/x`, third)
  await sweepOutgoing(run, store)
  expect(await leftovers()).toEqual([])
})
