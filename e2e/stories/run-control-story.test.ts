import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import {
  startFaultyUpstream,
  type FaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { commandLineOf, descendantsOf, noProcessTable } from '../fixtures/process-tree.ts'
import { filledRemote } from '../fixtures/story-remote.ts'
import { asTips, keptTips, showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

const unavailable = [apacheAvailable.reason, noProcessTable].filter((reason) => reason !== null)

describe.skipIf(unavailable.length > 0)(`a mirror in the hands of a person ${unavailable.join(', ')}`, () => {
  const world = storyWorld('run-control')
  let faulty: FaultyUpstream
  beforeAll(async () => {
    faulty = await startFaultyUpstream({ directory: world.scratch })
  })
  afterAll(() => faulty.stop())

  const gitProcesses = (): readonly string[] =>
    descendantsOf(world.here.processId)
      .map(commandLineOf)
      .filter((line) => /^\S*git\b/.test(line))

  it('brings nothing while it is paused, and all that was missed once it is resumed', async () => {
    const watched = await world.emptyRemote('watched')
    const paused = await world.emptyRemote('paused')
    await world.here.json('repo', 'create', 'project')
    await world.here.json('mirror', 'add', 'project', '--push', watched.url)
    const added = await world.here.json<{ mirror: { id: string } }>(
      ...['mirror', 'add', 'project', '--push', paused.url],
    )
    const { id } = added.mirror
    expect(await world.here.json('mirror', 'pause', id)).toMatchObject({
      status: 'paused',
      nextRunAt: null,
    })

    const clone = await world.clone('project')
    await commitFile(clone, 'a.txt', 'one')
    await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')
    // Both would be sent by the same push: once the one has it, the other is known to have been left out.
    await soon(watched.refs).toEqual(await world.localRefs('project'))
    expect(await showMirror(world.here, id)).toMatchObject({
      status: 'paused',
      activeRun: null,
      runs: [{}],
    })
    expect(await paused.refs()).toEqual(new Map())

    expect(await world.here.run('mirror', 'resume', id)).toMatchObject({ exitCode: 0 })
    await soon(paused.refs).toEqual(await world.localRefs('project'))
  })

  it('ends at once when its run is cancelled, leaves no git behind, and can be run again', async () => {
    const upstream = await filledRemote(faulty, world.scratch, 'stalling')
    await commitFile(upstream.work, 'large.txt', randomBytes(300_000).toString('hex'))
    await git(upstream.work, 'push', '--quiet', 'origin', 'HEAD')
    faulty.fail({ kind: 'stall', afterBytes: 100_000 }, 'upload-pack', 1)
    const stalled = faulty.nextFault()
    const adding = world.here.run('mirror', 'add', 'stalling', '--pull', upstream.url)
    await stalled
    await soon(() => showMirror(world.here, 'stalling')).toMatchObject({
      activeRun: { phase: 'fetch' },
    })
    await expect.poll(gitProcesses).not.toEqual([])

    expect(await world.here.run('mirror', 'cancel', 'stalling')).toMatchObject({ exitCode: 0 })
    const cancelled = await adding
    expect(cancelled.exitCode).toBe(1)
    expect(cancelled.stdout).toContain('Cancelled.')
    expect(gitProcesses()).toEqual([])
    expect(await showMirror(world.here, 'stalling')).toMatchObject({
      activeRun: null,
      lastRun: { outcome: 'cancelled' },
    })

    faulty.fail(null)
    expect(await world.here.run('mirror', 'sync', 'stalling')).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('stalling')).toEqual(await upstream.refs())
  })

  it('leaves the repository, its branches and its kept tips when it is removed', async () => {
    const upstream = await world.filledRemote('removed')
    await world.here.json('mirror', 'add', 'removed', '--pull', upstream.url)
    const topic = await git(upstream.work, 'rev-parse', 'topic')
    await git(upstream.work, 'push', '--quiet', 'origin', ':topic')
    await world.here.json('mirror', 'sync', 'removed')
    const refs = await world.localRefs('removed')

    expect(await world.here.run('mirror', 'remove', 'removed')).toMatchObject({ exitCode: 0 })
    expect(await world.here.json('mirror', 'list', 'removed')).toEqual({ items: [] })
    expect(await world.localRefs('removed')).toEqual(refs)
    expect(await keptTips(world.here, 'removed')).toEqual(asTips([['refs/heads/topic', topic]]))
    // The branches are ours again.
    const clone = await world.clone('removed')
    const ours = await commitFile(clone, 'main.txt', 'ours')
    expect(await world.tryGit(clone, 'push', 'origin', 'main')).toMatchObject({ exitCode: 0 })
    expect((await world.localRefs('removed')).get('refs/heads/main')).toBe(ours)
    expect(await upstream.refs()).toEqual(refs)
  })
})
