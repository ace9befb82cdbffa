import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git, refsOf, tryGit } from '../../src-main/testing/scratch.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { asTips, keptTips, showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(`a push mirror ${apacheAvailable.reason ?? ''}`, () => {
  const world = storyWorld('push-mirror')
  const ownRefs = (clone: string) => refsOf(clone, 'refs/heads/', 'refs/tags/')

  it('brings every push to localhost to the remote by itself: new, moved, rewritten and deleted', async () => {
    const remote = await world.emptyRemote('backup/project')
    await world.here.json('repo', 'create', 'team/project')
    const added = await world.here.run('mirror', 'add', 'team/project', '--push', remote.url)
    expect(added).toMatchObject({ exitCode: 0 })
    expect(added.stdout).toContain('Nothing to push yet')

    const clone = await world.clone('team/project')
    const first = await commitFile(clone, 'a.txt', 'one')
    await git(clone, 'branch', 'topic')
    await git(clone, 'tag', '--annotate', '--message=One', 'v1')
    const pushed = await world.tryGit(clone, 'push', 'origin', 'main', 'topic', 'v1')
    expect(pushed).toMatchObject({ exitCode: 0 })
    await soon(remote.refs).toEqual(await ownRefs(clone))

    const second = await commitFile(clone, 'a.txt', 'two')
    const tag = await git(clone, 'rev-parse', 'v1')
    await git(clone, 'tag', '--delete', 'v1')
    await git(clone, 'branch', '--delete', '--force', 'topic')
    await git(clone, 'tag', 'v2')
    expect(
      await world.tryGit(clone, 'push', '--quiet', 'origin', 'main', 'v2', ':topic', ':v1'),
    ).toMatchObject({ exitCode: 0 })
    await soon(remote.refs).toEqual(await ownRefs(clone))

    await git(clone, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
    expect(await world.tryGit(clone, 'push', '--quiet', '--force', 'origin', 'main')).toMatchObject({
      exitCode: 0,
    })
    await soon(remote.refs).toEqual(await ownRefs(clone))

    await soon(() => keptTips(world.here, 'team/project')).toEqual(
      asTips([
        ['refs/heads/main', second],
        ['refs/heads/topic', first],
        ['refs/tags/v1', tag],
      ]),
    )
    await soon(() => showMirror(world.here, 'team/project')).toMatchObject({
      status: 'active',
      lastRun: { trigger: 'push', outcome: 'succeeded' },
    })
  })

  it('never deletes what it did not bring to the remote', async () => {
    const remote = await world.filledRemote('with-others')
    await world.here.run('repo', 'import', remote.url, 'with-others')
    await git(remote.work, 'push', '--quiet', 'origin', 'main:theirs')
    await world.here.json('mirror', 'add', 'with-others', '--push', remote.url)
    const clone = await world.clone('with-others')
    await commitFile(clone, 'main.txt', 'more')
    await world.tryGit(clone, 'push', '--quiet', 'origin', 'main', ':topic')
    const synced = await world.here.run('mirror', 'sync', 'with-others')
    expect(synced).toMatchObject({ exitCode: 0 })
    const refs = await remote.refs()
    expect(refs.has('refs/heads/theirs')).toBe(true)
    refs.delete('refs/heads/theirs')
    expect(refs).toEqual(await world.localRefs('with-others'))
    expect(refs.has('refs/heads/topic')).toBe(false)
  })

  it('takes two of three branches when the policy of a token refuses the third', async () => {
    const remote = await world.emptyRemote('policed')
    await world.here.json('repo', 'create', 'policed')
    const clone = await world.clone('policed')
    await commitFile(clone, 'a.txt', 'one')
    await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')
    await world.here.json('mirror', 'add', 'policed', '--push', remote.url)

    const before = await git(clone, 'rev-parse', 'main')
    const tip = await commitFile(clone, 'a.txt', 'two')
    await git(clone, 'branch', 'agents/one')
    await git(clone, 'branch', 'agents/two')
    const policy = 'refs/heads/main=no-push'
    const url = (await world.here.run('token', 'policed', '--url', '--policy', policy)).stdout.trim()
    const pushed = await world.tryGit(clone, 'push', url, 'main', 'agents/one', 'agents/two')
    expect(pushed.exitCode).toBe(1)
    expect(pushed.stderr).toMatch(
      /! \[remote rejected\] main -> main \(denied by policy: no-push \(rule refs\/heads\/main\)\)/,
    )
    const expected = new Map([
      ['refs/heads/main', before],
      ['refs/heads/agents/one', tip],
      ['refs/heads/agents/two', tip],
    ])
    expect(await world.localRefs('policed')).toEqual(expected)
    await soon(remote.refs).toEqual(expected)
  })

  it('sends many branches at once, and ephemeral ones never', async () => {
    const remote = await world.emptyRemote('many')
    await world.here.json('repo', 'create', 'many')
    await world.here.json('mirror', 'add', 'many', '--push', remote.url)
    const clone = await world.clone('many')
    await commitFile(clone, 'a.txt', 'one')
    const tip = await git(clone, 'rev-parse', 'main')
    const branches = Array.from({ length: 60 }, (_, index) => `create refs/heads/work/${index} ${tip}\n`)
    await tryGit(clone, ['update-ref', '--stdin'], {}, branches.join(''))
    const ephemeral = world.localUrl('many+ephemeral')
    expect(await world.tryGit(clone, 'push', ephemeral, 'main:passing')).toMatchObject({ exitCode: 0 })
    expect(await world.tryGit(clone, 'push', '--quiet', 'origin', '--all')).toMatchObject({ exitCode: 0 })
    await soon(remote.refs).toEqual(await ownRefs(clone))
    expect((await world.tryGit(clone, 'ls-remote', ephemeral)).stdout).toContain('refs/heads/passing')
  })

  it('passes on what a pull mirror of the same repository brings, whatever it is', async () => {
    const upstream = await world.filledRemote('chain/upstream')
    const backup = await world.emptyRemote('chain/backup')
    await world.here.json('mirror', 'add', 'chain', '--pull', upstream.url)
    await world.here.json('mirror', 'add', 'chain', '--push', backup.url)
    expect(await backup.refs()).toEqual(await upstream.refs())

    // A branch becomes a folder, another one a file, a tag moves.
    await git(upstream.work, 'push', '--quiet', 'origin', ':topic', ':release/1.0')
    await git(upstream.work, 'tag', '--force', 'v1', 'topic')
    const refspecs = ['topic:topic/one', 'release/1.0:release', '+v1']
    await git(upstream.work, 'push', '--quiet', 'origin', ...refspecs)
    const [pull] = (
      await world.here.json<{ items: readonly Mirror[] }>('mirror', 'list', 'chain')
    ).items.filter(({ direction }) => direction === 'pull')
    expect(await world.here.run('mirror', 'sync', pull?.id ?? '')).toMatchObject({ exitCode: 0 })
    expect(await world.localRefs('chain')).toEqual(await upstream.refs())
    await soon(backup.refs).toEqual(await upstream.refs())
  })
})
