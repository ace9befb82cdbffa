import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Conflict } from '../../src-shared/domain/conflict.ts'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips, showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

const main = 'refs/heads/main'

describe.skipIf(!apacheAvailable.available)(`a two-way mirror ${apacheAvailable.reason ?? ''}`, () => {
  const world = storyWorld('two-way')

  /** Somebody else's working copy of the remote. */
  const cloneOf = async (bare: string): Promise<string> => {
    const directory = path.join(world.scratch, `theirs-${path.basename(bare)}`)
    await git(world.scratch, 'clone', '--quiet', bare, directory)
    return directory
  }
  const conflicts = async (repository: string): Promise<readonly Conflict[]> =>
    (await world.here.json<{ items: readonly Conflict[] }>('mirror', 'conflicts', repository)).items

  it('keeps both sides in step, and lets a person end a conflict', async () => {
    const remote = await world.filledRemote('project')
    await world.here.json('mirror', 'add', 'project', '--sync', remote.url)
    expect(await world.localRefs('project')).toEqual(await remote.refs())

    // What is pushed here is there at once; what is pushed there comes with the next run.
    const ours = await world.clone('project')
    await git(ours, 'switch', '--quiet', '--create', 'from-here')
    await commitFile(ours, 'ours.txt', 'ours')
    expect(await world.tryGit(ours, 'push', '--quiet', 'origin', 'from-here')).toMatchObject({ exitCode: 0 })
    expect(await remote.refs()).toEqual(await world.localRefs('project'))
    const theirs = await cloneOf(remote.bare)
    await git(theirs, 'switch', '--quiet', '--create', 'from-there')
    await commitFile(theirs, 'theirs.txt', 'theirs')
    await git(theirs, 'push', '--quiet', 'origin', 'from-there')
    expect(await world.here.run('mirror', 'sync', 'project')).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('project')).toEqual(await remote.refs())

    // Both sides commit to main while the remote cannot be reached from here.
    await world.here.json('mirror', 'change', 'project', '--accept-while-away')
    await git(ours, 'switch', '--quiet', 'main')
    const ourTip = await commitFile(ours, 'ours.txt', 'ours on main')
    await git(theirs, 'switch', '--quiet', 'main')
    const theirTip = await commitFile(theirs, 'theirs.txt', 'theirs on main')
    await world.server.stop()
    expect(await world.tryGit(ours, 'push', '--quiet', 'origin', 'main')).toMatchObject({ exitCode: 0 })
    await git(theirs, 'push', '--quiet', 'origin', 'main')
    await world.server.startAgain()
    await soon(async () => (await world.here.run('mirror', 'sync', 'project')).stderr).toContain(
      'main has 1 commit here and 1 at',
    )
    expect(await showMirror(world.here, 'project')).toMatchObject({
      status: 'active',
      partial: true,
      conflictCount: 1,
      failure: { code: 'remote_conflict' },
    })
    expect(await conflicts('project')).toMatchObject([
      { ref: main, local: { objectId: ourTip }, remote: { objectId: theirTip } },
    ])
    const listed = await world.here.run('mirror', 'conflicts', 'project')
    expect(listed.stdout).toContain(theirTip.slice(0, 7))

    // A branch in conflict takes nothing that does not end it.
    await commitFile(ours, 'more.txt', 'more')
    const refused = await world.tryGit(ours, 'push', 'origin', 'main')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(`merge ${theirTip.slice(0, 7)} from there and push again`)

    expect(await world.here.run('mirror', 'resolve', 'project', 'main', '--both')).toMatchObject({
      exitCode: 0,
    })
    const after = await world.localRefs('project')
    expect(await remote.refs()).toEqual(after)
    expect(after.get(main)).toBe(ourTip)
    const beside = [...after.keys()].filter((ref) => ref.startsWith('refs/heads/conflict/'))
    expect(beside).toHaveLength(1)
    expect(after.get(beside[0] ?? '')).toBe(theirTip)
    expect(await keptTips(world.here, 'project')).toEqual(asTips([[main, theirTip]]))
    expect(await conflicts('project')).toEqual([])
    expect(await world.tryGit(ours, 'push', '--quiet', 'origin', 'main')).toMatchObject({ exitCode: 0 })
    expect(await remote.refs()).toEqual(await world.localRefs('project'))
  })

  it('takes a merge that was pushed as the end of a conflict', async () => {
    const remote = await world.filledRemote('merged')
    await world.here.json('mirror', 'add', 'merged', '--sync', remote.url, '--accept-while-away')
    const ours = await world.clone('merged')
    const theirs = await cloneOf(remote.bare)
    await commitFile(ours, 'ours.txt', 'ours')
    const theirTip = await commitFile(theirs, 'theirs.txt', 'theirs')
    await world.server.stop()
    await world.tryGit(ours, 'push', '--quiet', 'origin', 'main')
    await git(theirs, 'push', '--quiet', 'origin', 'main')
    await world.server.startAgain()
    await soon(async () => (await world.here.run('mirror', 'sync', 'merged')).exitCode).toBe(1)
    await soon(async () => (await conflicts('merged')).length).toBe(1)

    await git(ours, 'fetch', '--quiet', remote.bare, 'main')
    await git(ours, 'merge', '--quiet', '--no-edit', theirTip)
    expect(await world.tryGit(ours, 'push', '--quiet', 'origin', 'main')).toMatchObject({ exitCode: 0 })
    expect(await conflicts('merged')).toEqual([])
    expect((await remote.refs()).get(main)).toBe(await git(ours, 'rev-parse', 'HEAD'))
    await soon(async () => (await showMirror(world.here, 'merged')).partial).toBe(false)
  })
})
