import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { addBulkyBranches } from '../../testing/bulky-history.ts'
import { refuseMalformed } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { inLongRuns, moreInLongRuns, times } from '../../testing/long-run.ts'

const day = 24 * 60 * minute
const backoff = 0.75 * 15 * minute

/** Each ref is a file to git for a while: so many take minutes where disks are slow. */
const refCount = times(2_000, 40_000)

describe('a host that is slow', () => {
  // Long enough for a busy machine to start a git, short enough to be waited for.
  const world = createMirrorWorld({ waits: { stallMs: 10_000 } })
  afterEach(async () => {
    world.upstream.fail(null)
    await world.engine.idle()
  })
  const pulled = async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const { address } = upstream
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address })
    return { upstream, repositoryId, id: mirror.id, path: world.pathOf(repositoryId) }
  }

  it('but sends is waited for', async () => {
    const { upstream, id, path: here } = await pulled()
    const tip = await upstream.commit('main')
    world.upstream.fail({ kind: 'slow', bytes: 100, pauseMs: 50 }, 'upload-pack')
    expect((await world.sync(id)).outcome).toBe('succeeded')
    expect((await refsOf(here)).get('refs/heads/main')).toBe(tip)
  })

  it.each([
    ...inLongRuns(['does not answer git', 'upload-pack', 1] as const),
    ['stops in the middle of a pack', 'upload-pack', 2] as const,
  ])(
    `and %s has stalled: what came goes, and the next run goes on${moreInLongRuns(1)}`,
    async (_what, place, after) => {
      const { upstream, id, path: here } = await pulled()
      await addBulkyBranches(upstream.path, [{ branch: 'bulk', commits: 1, bytesEach: 200_000 }])
      const afterBytes = after === 2 ? { afterBytes: 50_000 } : {}
      world.upstream.fail({ kind: 'stall', ...afterBytes }, place, after)
      const run = await world.ended(world.engine.syncNow(id).id)
      expect(run).toMatchObject({ outcome: 'failed', failure: { class: 'transient', retry: 'automatic' } })
      expect(run.failure?.code).toBe('remote_stalled')
      expect(run.failure?.title).toMatch(/^No data from 127.0.0.1:\d+ for \d+ seconds\.$/)
      expect(run.failure?.retryAt).toBe((run.finishedAt ?? 0) + backoff)
      expect(world.engine.getMirror(id).nextRunAt).toBe(run.failure?.retryAt)
      expect(world.stores.runs.find(run.id)?.failure).toEqual(run.failure)
      world.upstream.fail(null)
      expect((await world.sync(id)).outcome).toBe('succeeded')
      expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(upstream.path))
    },
  )
})

describe('a repository', () => {
  const world = createMirrorWorld()
  afterEach(() => world.engine.idle())

  it(`of ${refCount} refs is pulled, checked without a process, and followed`, async () => {
    const upstream = await world.filledUpstream()
    const tip = await git(upstream.path, 'rev-parse', 'main')
    const lines = Array.from({ length: refCount }, (_, index) =>
      index % 2 === 0 ? `${tip} refs/heads/b/${index}` : `${tip} refs/tags/t/${index}`,
    )
    const present = [...(await refsOf(upstream.path))].map(([ref, objectId]) => `${objectId} ${ref}`)
    writeFileSync(
      path.join(upstream.path, 'packed-refs'),
      `# pack-refs with: sorted \n${[...lines, ...present].sort((left, right) => (left.slice(41) < right.slice(41) ? -1 : 1)).join('\n')}\n`,
    )
    const repositoryId = await world.newRepository()
    const here = world.pathOf(repositoryId)
    const { address } = upstream
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address })
    expect(mirror.failure).toBeNull()
    const all = await refsOf(upstream.path)
    expect(all.size).toBe(refCount + 3)
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(all)
    const processes = world.processCount()
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
    expect(world.processCount()).toBe(processes)
    await git(upstream.path, 'update-ref', 'refs/heads/b/2', `${tip}~1`).catch(() => undefined)
    await git(upstream.path, 'update-ref', '-d', 'refs/tags/t/1')
    await git(upstream.path, 'update-ref', 'refs/heads/new', tip)
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(upstream.path))
  })

  it('with branches that differ in case alone is copied as it is', async () => {
    const upstream = await world.filledUpstream()
    for (const name of ['Feature/x', 'feature/x', 'FEATURE/Y'])
      await git(upstream.path, 'update-ref', `refs/heads/${name}`, 'refs/heads/main')
    await git(upstream.path, 'update-ref', 'refs/tags/V1', 'refs/heads/topic')
    const repositoryId = await world.newRepository()
    const { address } = upstream
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address })
    expect(mirror).toMatchObject({ failure: null, partial: false })
    expect(await refsOf(world.pathOf(repositoryId), 'refs/heads', 'refs/tags')).toEqual(
      await refsOf(upstream.path),
    )
  })

  it('that is another one at the same address is held, and taken only when somebody approves', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const here = world.pathOf(repositoryId)
    const { address } = upstream
    const { id } = await world.mirrored({ repositoryId, direction: 'pull', address })
    const before = await refsOf(here, 'refs/heads', 'refs/tags')
    const other = await world.newUpstream()
    await other.commit('main', 'other.txt')
    await git(upstream.path, 'fetch', '--quiet', '--force', '--update-head-ok', other.path, '+refs/*:refs/*')
    const held = await world.ended(world.engine.syncNow(id).id)
    expect(held).toMatchObject({
      outcome: 'failed',
      failure: { code: 'remote_held', class: 'decision', retryAt: null },
    })
    expect(refOf(held, 'refs/heads/main')).toMatchObject({ outcome: 'held' })
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(before)
    expect((await world.sync(id, true)).outcome).toBe('succeeded')
    const after = await refsOf(here)
    expect(after.get('refs/heads/main')).toBe(await git(other.path, 'rev-parse', 'main'))
    // And what was here is kept.
    expect([...after.values()]).toContain(before.get('refs/heads/main'))
  })

  it('with malformed objects is refused by a host that checks them, which is named', async () => {
    const repositoryId = await world.newRepository()
    const here = world.pathOf(repositoryId)
    const source = await world.newUpstream()
    await source.commit('main')
    await git(source.work, 'push', '--quiet', here, 'main')
    const tree = await git(here, 'rev-parse', 'main^{tree}')
    // As old tools wrote it: no space before the date.
    const raw = path.join(here, 'raw')
    writeFileSync(
      raw,
      `tree ${tree}\nauthor Ada <ada@example.org>1700000000 +0000\ncommitter Ada <ada@example.org> 1700000000 +0000\n\nOld\n`,
    )
    const { stdout: commit } = await tryGit(here, ['hash-object', '-t', 'commit', '-w', '--literally', raw])
    await git(here, 'update-ref', 'refs/heads/old', commit)
    const target = await world.newUpstream()
    await refuseMalformed(target.path)
    const mirror = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
    const run = world.engine.getRun(mirror.lastRun?.id ?? '')
    expect(run.failure).toMatchObject({ code: 'remote_rejected', class: 'content' })
    expect(run.failure?.retryAt).toBe((run.finishedAt ?? 0) + day)
    expect(run.failure?.output).toContain('missingSpaceBeforeDate')
  })
})

describe('a file that a virus scanner holds', () => {
  const scratch = scratchDirectory('held-file')
  /** How often git still finds it held. */
  const counter = path.join(scratch, 'held')
  const gitThatMeetsIt = path.join(scratch, 'git')
  // The real git, until it fetches while the scanner looks at the new pack.
  writeFileSync(
    gitThatMeetsIt,
    `#!/bin/sh
left=$(cat '${counter}')
case " $* " in
  *" fetch "*)
    if [ "$left" -gt 0 ]; then
      echo $((left - 1)) > '${counter}'
      echo "fatal: unable to rename temporary '*.pack' file to 'objects/pack/pack-1.pack': Permission denied" >&2
      exit 128
    fi ;;
esac
exec git "$@"
`,
  )
  chmodSync(gitThatMeetsIt, 0o755)
  const world = createMirrorWorld({ remoteGitPath: gitThatMeetsIt })
  const hold = (times: number): void => writeFileSync(counter, String(times))
  let id: string
  let upstream: Awaited<ReturnType<typeof world.filledUpstream>>
  beforeAll(async () => {
    hold(0)
    upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    id = (await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })).id
  })

  it('for a moment is waited for within the run', async () => {
    await upstream.commit('main')
    hold(2)
    expect((await world.ended(world.engine.syncNow(id).id)).outcome).toBe('succeeded')
  })

  it('for longer is named, and tried again', async () => {
    await upstream.commit('main')
    hold(3)
    const run = await world.ended(world.engine.syncNow(id).id)
    expect(run.failure).toMatchObject({ code: 'file_in_use', class: 'transient', retry: 'automatic' })
    expect(run.failure?.retryAt).toBe((run.finishedAt ?? 0) + backoff)
    expect(world.stores.runs.find(run.id)?.failure).toEqual(run.failure)
    expect((await world.sync(id)).outcome).toBe('succeeded')
  })
})
