import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { asIfElsewhere } from '../../src-main/testing/as-if-elsewhere.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips, showMirror } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `what keeps a slip from doing harm ${apacheAvailable.reason ?? ''}${moreInLongRuns(3)}`,
  () => {
    const world = storyWorld('safety-nets')

    it('a removed mirror lies in the trash, runs no more, and comes back as it was', async () => {
      const source = await world.filledRemote('removed')
      await world.here.json('mirror', 'add', 'removed', '--pull', source.url, '--every', '1h')
      const { id } = await showMirror(world.here, 'removed')
      const removed = await world.here.run('mirror', 'remove', 'removed')
      expect(removed.stdout).toContain('The mirror is in the trash until')
      expect((await world.here.run('mirror', 'list')).stdout).not.toContain('removed')
      expect((await world.here.run('mirror', 'trash')).stdout).toMatch(/removed +pull +http/)
      expect(await world.here.run('mirror', 'sync', 'removed')).toMatchObject({ exitCode: 1 })

      await world.here.json('mirror', 'add', 'removed', '--pull', source.url)
      const refused = await world.here.run('mirror', 'undelete', 'removed')
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toContain('has another mirror with')
      await world.here.json('mirror', 'remove', 'removed')
      const several = await world.here.run('mirror', 'undelete', 'removed')
      expect(several.stderr).toContain('name one by its id')
      expect(await world.here.json('mirror', 'undelete', id)).toMatchObject({
        id,
        schedule: { kind: 'every', intervalMs: 3_600_000 },
      })
      const theirs = await commitFile(source.work, 'later.txt', 'later')
      await git(source.work, 'push', '--quiet', 'origin', 'main')
      expect(await world.here.run('mirror', 'sync', id)).toMatchObject({ exitCode: 0 })
      expect((await world.localRefs('removed')).get('refs/heads/main')).toBe(theirs)
    })

    itInLongRuns('old tips stay as long as a person says, and are pinned', async () => {
      const source = await world.filledRemote('kept')
      await world.here.json('mirror', 'add', 'kept', '--pull', source.url)
      await git(source.work, 'commit', '--quiet', '--amend', '--message=Rewritten')
      await git(source.work, 'push', '--quiet', '--force', 'origin', 'main')
      await world.here.json('mirror', 'sync', 'kept')
      expect((await world.here.run('kept', 'kept')).stdout).toContain('in 90 days')
      const shorter = await world.here.run('kept', 'kept', 'lifetime', '7d')
      expect(shorter.stdout).toContain('kept keeps old tips 7 days.')
      expect(shorter.stdout).toContain('1 old tip goes sooner than before')
      expect((await world.here.run('kept', 'kept')).stdout).toContain('in 7 days')
      expect((await world.here.run('kept', 'kept', 'pin', 'main')).stdout).toContain('until it is unpinned')
      expect((await world.here.run('kept', 'kept')).stdout).toContain('pinned')
      await world.here.json('kept', 'kept', 'unpin', 'main')
      await world.here.json('kept', 'kept', 'lifetime', 'forever')
      expect((await world.here.run('kept', 'kept')).stdout).toContain('never')
      await world.here.json('settings', '--kept-ref-lifetime', 'forever')
      expect((await world.here.run('kept', 'kept', 'lifetime', 'settings')).stdout).toContain(
        'for ever, as the settings have it',
      )
    })

    it('a repository that is here alone becomes public only when a person says so', async () => {
      const target = await world.emptyRemote('public')
      const url = asIfElsewhere(target.url)
      const source = await world.filledRemote('private')
      await world.here.run('repo', 'import', source.bare, 'private')
      const asked = await world.here.run('mirror', 'add', 'private', '--push', url)
      expect(asked.exitCode).toBe(1)
      expect(asked.stderr).toContain('private would become public: everybody who reaches')
      expect(asked.stderr).toContain('3 branches and 1 tag with all their history')
      expect(asked.stderr).toContain('--yes-publish')
      expect((await target.refs()).size).toBe(0)
      expect((await world.here.run('mirror', 'list', 'private')).stdout).toContain('No mirrors')

      const published = await world.here.run('mirror', 'add', 'private', '--push', url, '--yes-publish')
      expect(published).toMatchObject({ exitCode: 0 })
      expect(await target.refs()).toEqual(await world.localRefs('private'))
    })

    itInLongRuns(
      'a target that holds something else is shown beside, imported first, and then pushed to',
      async () => {
        const target = await world.filledRemote('stranger')
        const before = await target.refs()
        await world.here.json('repo', 'create', 'ours')
        const clone = await world.clone('ours')
        const ours = await commitFile(clone, 'ours.txt', 'ours')
        await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')
        const added = await world.here.run('mirror', 'add', 'ours', '--push', target.url)
        expect(added.stderr).toContain('holds another history.')
        expect(added.stderr).toContain('mirrordesk mirror sides')

        const sides = await world.here.run('mirror', 'sides', 'ours')
        expect(sides.stdout).toContain('Here, ours: 1 branch')
        expect(sides.stdout).toContain('3 branches and 1 tag')
        expect(sides.stdout).toMatch(/release\/1\.0 +[0-9a-f]{7}/)
        expect(sides.stdout).toContain('--accept')

        expect(await world.here.run('fetch', 'ours', target.url)).toMatchObject({ exitCode: 0 })
        await world.here.run('mirror', 'sync', 'ours')
        const local = await world.localRefs('ours')
        expect(local.get('refs/heads/main')).toBe(ours)
        expect([...local.values()]).toContain(before.get('refs/heads/main'))
        expect((await target.refs()).get('refs/heads/main')).toBe(before.get('refs/heads/main'))
        expect((await target.refs()).get('refs/heads/topic')).toBe(before.get('refs/heads/topic'))
      },
    )

    it('a target that holds something else is overwritten when a person says so, and its tips are kept', async () => {
      const target = await world.filledRemote('overwritten')
      const before = await target.refs()
      await world.here.json('repo', 'create', 'winner')
      const clone = await world.clone('winner')
      const ours = await commitFile(clone, 'ours.txt', 'ours')
      await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')
      await world.here.run('mirror', 'add', 'winner', '--push', target.url)
      expect(await world.here.run('mirror', 'sync', 'winner', '--accept')).toMatchObject({ exitCode: 0 })
      expect(await target.refs()).toEqual(new Map(before).set('refs/heads/main', ours))
      const theirs = before.get('refs/heads/main') ?? ''
      expect(await keptTips(world.here, 'winner')).toEqual(asTips([['refs/heads/main', theirs]]))
    })

    itInLongRuns('a target that holds something else is left for another one', async () => {
      const wrong = await world.filledRemote('wrong')
      const before = await wrong.refs()
      const right = await world.emptyRemote('right')
      await world.here.json('repo', 'create', 'moved')
      const clone = await world.clone('moved')
      await commitFile(clone, 'ours.txt', 'ours')
      await world.tryGit(clone, 'push', '--quiet', 'origin', 'main')
      await world.here.run('mirror', 'add', 'moved', '--push', wrong.url)
      await world.here.json('mirror', 'change', 'moved', '--url', right.url)
      expect(await world.here.run('mirror', 'sync', 'moved')).toMatchObject({ exitCode: 0 })
      expect(await right.refs()).toEqual(await world.localRefs('moved'))
      expect(await wrong.refs()).toEqual(before)
    })
  },
)
