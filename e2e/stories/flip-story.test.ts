import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips, showMirror } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `a mirror that is turned round ${apacheAvailable.reason ?? ''}${moreInLongRuns(3)}`,
  () => {
    const world = storyWorld('flip')

    it('shows its plan, changes nothing before it is approved, and then does exactly that', async () => {
      const remote = await world.filledRemote('source')
      const { url } = remote
      expect(await world.here.run('mirror', 'add', 'project', '--pull', url)).toMatchObject({ exitCode: 0 })
      const ours = (await world.localRefs('project')).get('refs/heads/main')
      const theirs = await commitFile(remote.work, 'theirs.txt', 'theirs')
      await git(remote.work, 'push', '--quiet', 'origin', 'main')

      const asked = await world.here.run('mirror', 'flip', 'project', '--push')
      expect(asked.exitCode).toBe(1)
      expect(asked.stderr).toContain('The first run overwrites 1 branch at 127.0.0.1')
      expect(asked.stderr).toMatch(/main +overwritten, old tip kept/)
      expect(asked.stdout).toContain('Nothing was changed.')
      expect((await remote.refs()).get('refs/heads/main')).toBe(theirs)
      expect(await showMirror(world.here, 'project')).toMatchObject({ direction: 'pull' })

      const turned = await world.here.run('mirror', 'flip', 'project', '--push', '--yes')
      expect(turned).toMatchObject({ exitCode: 0 })
      expect((await remote.refs()).get('refs/heads/main')).toBe(ours)
      expect(await keptTips(world.here, 'project')).toEqual(asTips([['refs/heads/main', theirs]]))
      expect(await showMirror(world.here, 'project')).toMatchObject({ direction: 'push', flippedAt: null })

      // The other direction is off: a push here goes there.
      const clone = await world.clone('project')
      const pushed = await commitFile(clone, 'ours.txt', 'ours')
      expect(await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')).toMatchObject({ exitCode: 0 })
      await world.here.run('mirror', 'sync', 'project')
      expect((await remote.refs()).get('refs/heads/main')).toBe(pushed)
    })

    itInLongRuns('can be turned round and held, until the change is accepted', async () => {
      const remote = await world.filledRemote('held')
      await world.here.json('mirror', 'add', 'held', '--pull', remote.url)
      const ours = (await world.localRefs('held')).get('refs/heads/main')
      const theirs = await commitFile(remote.work, 'theirs.txt', 'theirs')
      await git(remote.work, 'push', '--quiet', 'origin', 'main')
      const held = await world.here.run('mirror', 'flip', 'held', '--push', '--hold')
      expect(held.exitCode).toBe(1)
      expect(held.stdout).toMatch(/held +main/)
      expect(held.stderr).toContain('Since the mirror was turned round, main would lose its present commits.')
      expect(held.stderr).toContain('--accept')
      expect((await remote.refs()).get('refs/heads/main')).toBe(theirs)
      expect(await world.here.run('mirror', 'sync', 'held', '--accept')).toMatchObject({ exitCode: 0 })
      expect((await remote.refs()).get('refs/heads/main')).toBe(ours)
    })

    itInLongRuns('carries only what its patterns let through, and says beforehand what that is', async () => {
      const remote = await world.filledRemote('patterns')
      const added = await world.here.run(
        'mirror',
        'add',
        'patterns',
        '--pull',
        remote.url,
        '--include',
        'main',
        '--include',
        'release/*',
      )
      expect(added).toMatchObject({ exitCode: 0 })
      expect([...(await world.localRefs('patterns')).keys()]).toEqual([
        'refs/heads/main',
        'refs/heads/release/1.0',
      ])
      const preview = await world.here.run('mirror', 'preview', 'patterns', '--exclude', 'topic')
      expect(preview.stdout).toContain('These 2 of 3 branches, 1 of 1 tag.')
      const wrong = await world.here.run('mirror', 'change', 'patterns', '--include', 'a..b')
      expect(wrong).toMatchObject({ exitCode: 2 })
      expect(wrong.stderr).toContain('The pattern "a..b" has characters that no branch or tag can have.')
    })

    itInLongRuns(
      'goes in the direction of the settings when none is said, and refuses a second link',
      async () => {
        const remote = await world.filledRemote('default')
        await world.here.run('settings', '--default-direction', 'pull')
        expect(await world.here.run('mirror', 'add', 'default', remote.url)).toMatchObject({ exitCode: 0 })
        expect(await showMirror(world.here, 'default')).toMatchObject({ direction: 'pull' })
        const second = await world.here.run('mirror', 'add', 'default', '--push', remote.url)
        expect(second.stderr).toContain('use two-way (sync)')
        const itself = await world.here.run('mirror', 'add', 'default', '--push', world.localUrl('default'))
        expect(itself.stderr).toContain('This is the address of default itself.')
      },
    )

    it('takes no branches of our own when that is switched off', async () => {
      const remote = await world.filledRemote('closed')
      await world.here.json('mirror', 'add', 'closed', '--pull', remote.url)
      const clone = await world.clone('closed')
      const push = (branch: string) => world.tryGit(clone, 'push', '--quiet', 'origin', `HEAD:${branch}`)
      expect(await push('own')).toMatchObject({ exitCode: 0 })
      await commitFile(clone, 'more.txt', 'more')
      expect((await push('main')).stderr).toContain('push there, or switch this mirror to Two-way')
      await world.here.json('mirror', 'change', 'closed', '--extra-branches', 'no')
      expect((await push('another')).stderr).toContain('let this mirror take extra branches')
    })
  },
)
