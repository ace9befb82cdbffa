import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips, showMirror } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(
  `a push target that somebody else wrote to ${apacheAvailable.reason ?? ''}`,
  () => {
    const world = storyWorld('diverged-target')

    it('keeps their branch while the others go through, until it is to be overwritten, and then their tip', async () => {
      const remote = await world.emptyRemote('target')
      const source = await world.filledRemote('source')
      await world.here.run('repo', 'import', source.bare, 'project')
      await world.here.json('mirror', 'add', 'project', '--push', remote.url)
      const theirs = path.join(world.scratch, 'theirs')
      await git(world.scratch, 'clone', '--quiet', remote.bare, theirs)
      const theirTip = await commitFile(theirs, 'theirs.txt', 'theirs')
      await git(theirs, 'push', '--quiet', 'origin', 'main')

      const clone = await world.clone('project')
      await commitFile(clone, 'ours.txt', 'ours')
      await git(clone, 'branch', 'other')
      expect(await world.tryGit(clone, 'push', '--quiet', 'origin', 'main', 'other')).toMatchObject({
        exitCode: 0,
      })
      const synced = await world.here.run('mirror', 'sync', 'project')
      expect(synced.exitCode).toBe(1)
      expect(synced.stdout).toMatch(/diverged +main .*has commits at the remote that are not here/)
      expect(synced.stdout).toContain('Partial:')
      expect(synced.stderr).toContain('Nothing was overwritten.')
      const ours = await world.localRefs('project')
      expect(await remote.refs()).toEqual(new Map(ours).set('refs/heads/main', theirTip))
      expect(await showMirror(world.here, 'project')).toMatchObject({
        partial: true,
        failure: { code: 'remote_diverged', retry: 'button' },
      })

      await world.here.json('mirror', 'change', 'project', '--on-diverged', 'overwrite')
      expect(await world.here.run('mirror', 'sync', 'project')).toMatchObject({ exitCode: 0 })
      expect(await remote.refs()).toEqual(ours)
      expect(await keptTips(world.here, 'project')).toEqual(asTips([['refs/heads/main', theirTip]]))
      await world.here.json('kept', 'project', 'restore', 'main')
      await world.tryGit(clone, 'fetch', '--quiet', 'origin')
      expect(await git(clone, 'show', 'origin/restored/main:theirs.txt')).toBe('theirs')
    })

    it('is left alone when it holds another history', async () => {
      const remote = await world.filledRemote('unrelated')
      const before = await remote.refs()
      await world.here.json('repo', 'create', 'unrelated')
      const clone = await world.clone('unrelated')
      const ours = await commitFile(clone, 'ours.txt', 'ours')
      await git(clone, 'branch', 'new')
      await world.tryGit(clone, 'push', '--quiet', 'origin', 'main', 'new')

      const added = await world.here.run('mirror', 'add', 'unrelated', '--push', remote.url)
      expect(added.exitCode).toBe(1)
      expect(added.stderr).toContain('holds another history.')
      expect(added.stderr).toContain('Nothing was pushed.')
      expect(await remote.refs()).toEqual(before)

      await world.here.json('mirror', 'change', 'unrelated', '--on-diverged', 'overwrite')
      expect(await world.here.run('mirror', 'sync', 'unrelated')).toMatchObject({ exitCode: 0 })
      const after = new Map(before).set('refs/heads/main', ours).set('refs/heads/new', ours)
      expect(await remote.refs()).toEqual(after)
      const theirMain = before.get('refs/heads/main') ?? ''
      expect(await keptTips(world.here, 'unrelated')).toEqual(asTips([['refs/heads/main', theirMain]]))
    })
  },
)
