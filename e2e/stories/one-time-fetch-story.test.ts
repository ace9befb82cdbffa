import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(`a one-time fetch ${apacheAvailable.reason ?? ''}`, () => {
  const world = storyWorld('one-time-fetch')

  it('puts a branch that went apart beside ours, deletes nothing and leaves no mirror', async () => {
    const theirs = await world.filledRemote('theirs')
    await world.here.run('repo', 'import', theirs.bare, 'project')
    const clone = await world.clone('project')
    await commitFile(clone, 'ours.txt', 'ours')
    await git(clone, 'branch', 'ours')
    await world.tryGit(clone, 'push', '--quiet', 'origin', 'main', 'ours')
    const before = await world.localRefs('project')
    await commitFile(theirs.work, 'theirs.txt', 'theirs')
    await git(theirs.work, 'branch', 'new')
    await git(theirs.work, 'push', '--quiet', 'origin', 'main', 'new', ':topic')

    const fetched = await world.here.run('fetch', 'project', theirs.url)
    expect(fetched).toMatchObject({ exitCode: 0 })
    const beside = `${new URL(theirs.url).host.replace(':', '-')}/main`
    expect(fetched.stdout).toMatch(new RegExp(`kept apart +${beside} `))
    const theirTip = await git(theirs.work, 'rev-parse', 'main')
    const expected = new Map(before).set(`refs/heads/${beside}`, theirTip).set('refs/heads/new', theirTip)
    expect(await world.localRefs('project')).toEqual(expected)
    expect(await world.here.json('mirror', 'list', 'project')).toEqual({ items: [] })

    const again = await world.here.run('fetch', 'project', theirs.url)
    expect(again).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('project')).toEqual(expected)

    const replaced = await world.here.run('fetch', 'project', theirs.url, '--replace')
    expect(replaced).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('project')).toEqual(expected.set('refs/heads/main', theirTip))
    const ours = before.get('refs/heads/main') ?? ''
    expect(await keptTips(world.here, 'project')).toEqual(asTips([['refs/heads/main', ours]]))
  })
})
