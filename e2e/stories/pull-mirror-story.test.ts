import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git, refsOf } from '../../src-main/testing/scratch.ts'
import { startGate } from '../fixtures/gate.ts'
import { asTips, keptRefs, keptTips } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `a pull mirror ${apacheAvailable.reason ?? ''}${moreInLongRuns(1)}`,
  () => {
    const world = storyWorld('pull-mirror')

    it('serves the branches and tags of its upstream, and no pull requests', async () => {
      const upstream = await world.filledRemote('team/project')
      await git(upstream.work, 'switch', '--quiet', '--create', 'proposal')
      const proposal = await commitFile(upstream.work, 'proposal.txt', 'proposal')
      await git(upstream.work, 'push', '--quiet', 'origin', 'proposal:refs/pull/1/head')

      const added = await world.here.run('mirror', 'add', 'team/project', '--pull', upstream.url)
      expect(added).toMatchObject({ exitCode: 0 })
      for (const name of ['main', 'topic', 'release/1.0', 'tag v1'])
        expect(added.stdout).toMatch(new RegExp(`created +${name} +0000000\\.\\.[0-9a-f]{7}`))
      expect(added.stdout).toContain('4 refs changed.')

      const copy = path.join(world.scratch, 'copy.git')
      const url = world.localUrl('team/project')
      expect(await world.tryGit(world.scratch, 'clone', '--mirror', url, copy)).toMatchObject({ exitCode: 0 })
      const refs = await refsOf(copy)
      expect(refs).toEqual(await upstream.refs())
      expect([...refs.values()]).not.toContain(proposal)
      await git(copy, 'fsck', '--strict')
      const again = await world.here.run('mirror', 'sync', 'team/project')
      expect(again.stdout).toContain('Nothing to do: both sides are equal.')
    })

    itInLongRuns('is cloned with the default branch of its upstream', async () => {
      const upstream = await world.filledRemote('default-branch')
      await git(upstream.bare, 'symbolic-ref', 'HEAD', 'refs/heads/topic')
      await world.here.json('mirror', 'add', 'default-branch', '--pull', upstream.url)
      const clone = await world.clone('default-branch')
      expect(await git(clone, 'branch', '--show-current')).toBe('topic')
    })

    it('refuses to be read or written before its first run has finished, and says so', async () => {
      const gate = await startGate(world.server.url)
      try {
        const upstream = await world.filledRemote('early')
        gate.shut()
        const adding = world.here.run('mirror', 'add', 'early', '--pull', `${gate.url}/early.git`)
        await gate.heldBack()
        const url = world.localUrl('early')
        const refusal = {
          exitCode: 128,
          stderr: expect.stringContaining('repository sync in progress') as string,
        }
        expect(await world.tryGit(world.scratch, 'clone', url, 'too-early')).toMatchObject(refusal)
        expect(await world.tryGit(upstream.work, 'push', url, 'main')).toMatchObject(refusal)
        expect((await world.here.run('repo', 'list', 'early')).stdout).toMatch(/^early +first run/m)
        gate.open()
        expect(await adding).toMatchObject({ exitCode: 0 })
        expect(await world.localRefs('early')).toEqual(await upstream.refs())
      } finally {
        await gate.stop()
      }
    })

    it('refuses pushes to its branches with where they come from, and leaves other names to us for ever', async () => {
      const upstream = await world.filledRemote('shared')
      await world.here.json('mirror', 'add', 'shared', '--pull', upstream.url)
      const clone = await world.clone('shared')
      await git(clone, 'branch', 'mine')
      const mine = await git(clone, 'rev-parse', 'mine')
      await commitFile(clone, 'main.txt', 'changed here')
      const pushed = await world.tryGit(clone, 'push', 'origin', 'main', 'mine')
      expect(pushed.exitCode).toBe(1)
      const host = new URL(world.server.url).host
      expect(pushed.stderr).toContain(`(main is mirrored from ${host}/shared`)
      expect(pushed.stderr).toMatch(/\[new branch\] +mine -> mine/)
      expect(await world.localRefs('shared')).toEqual((await upstream.refs()).set('refs/heads/mine', mine))

      await commitFile(upstream.work, 'main.txt', 'changed upstream')
      await git(upstream.work, 'push', '--quiet', 'origin', 'main', ':topic')
      for (const outcome of ['2 refs changed.', 'Nothing to do']) {
        const synced = await world.here.run('mirror', 'sync', 'shared')
        expect(synced).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(outcome) as string })
        expect(await world.localRefs('shared')).toEqual((await upstream.refs()).set('refs/heads/mine', mine))
      }
    })

    it('follows a force-push, keeps the old tip, and gives it back beside and in place', async () => {
      const upstream = await world.filledRemote('rewritten')
      await world.here.json('mirror', 'add', 'rewritten', '--pull', upstream.url)
      const old = await git(upstream.work, 'rev-parse', 'main')
      await git(upstream.work, 'commit', '--quiet', '--amend', '--message', 'Rewritten')
      const rewritten = await git(upstream.work, 'rev-parse', 'main')
      await git(upstream.work, 'push', '--quiet', '--force', 'origin', 'main')

      const synced = await world.here.run('mirror', 'sync', 'rewritten')
      expect(synced).toMatchObject({ exitCode: 0 })
      expect(synced.stdout).toMatch(/rewritten +main .*old tip kept as/)
      expect(await world.localRefs('rewritten')).toEqual(await upstream.refs())
      expect(await keptTips(world.here, 'rewritten')).toEqual(asTips([['refs/heads/main', old]]))

      const beside = await world.here.run('kept', 'rewritten', 'restore', 'main')
      expect(beside).toMatchObject({ exitCode: 0, stdout: `Restored restored/main at ${old.slice(0, 7)}.\n` })
      expect(await world.localRefs('rewritten')).toEqual(
        (await upstream.refs()).set('refs/heads/restored/main', old),
      )

      const [kept] = await keptRefs(world.here, 'rewritten')
      const inPlace = await world.here.run('kept', 'rewritten', 'restore', kept?.name ?? '', '--in-place')
      expect(inPlace).toMatchObject({ exitCode: 0, stdout: `Restored main at ${old.slice(0, 7)}.\n` })
      expect((await world.localRefs('rewritten')).get('refs/heads/main')).toBe(old)
      expect(await keptTips(world.here, 'rewritten')).toContain(`refs/heads/main ${rewritten}`)
      const clone = await world.clone('rewritten')
      expect(await git(clone, 'rev-parse', 'HEAD')).toBe(old)
    })
  },
)
