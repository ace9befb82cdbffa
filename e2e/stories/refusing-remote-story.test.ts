import { rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { refuseByHook } from '../../src-main/testing/fault-host/hooks.ts'
import { git } from '../../src-main/testing/scratch.ts'
import type { StoryRemote } from '../fixtures/story-remote.ts'
import { showMirror } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `a remote that refuses one branch ${apacheAvailable.reason ?? ''}${moreInLongRuns(1)}`,
  () => {
    const world = storyWorld('refusing-remote')

    /** A repository here with three branches, and the remote it is to be pushed to. */
    const prepare = async (name: string): Promise<StoryRemote> => {
      const source = await world.filledRemote(`${name}-source`)
      await git(source.work, 'push', '--quiet', 'origin', ':v1')
      expect(await world.here.run('repo', 'import', source.bare, name)).toMatchObject({ exitCode: 0 })
      return world.emptyRemote(name)
    }

    /** Two arrive, `topic` does not: exit code, words, run and mirror all say so. */
    const expectPartial = async (name: string, remote: StoryRemote, words: string): Promise<void> => {
      const added = await world.here.run('mirror', 'add', name, '--push', remote.url)
      expect(added.exitCode).toBe(1)
      expect(added.stdout).toMatch(/created +main /)
      expect(added.stdout).toMatch(/created +release\/1\.0 /)
      expect(added.stdout).toMatch(/refused +topic /)
      expect(added.stdout).toContain('Partial: 2 refs changed, 1 ref could not follow.')
      const host = new URL(remote.url).host
      expect(added.stderr).toMatch(
        new RegExp(`(?:rules of ${host} refuse|${host} protects|${host} keeps) topic`),
      )
      expect(added.stdout + added.stderr).toContain(words)
      const expected = await world.localRefs(name)
      expected.delete('refs/heads/topic')
      expect(await remote.refs()).toEqual(expected)
      expect(await showMirror(world.here, name)).toMatchObject({
        partial: true,
        lastRun: { outcome: 'partial', problemRefCount: 1 },
      })
    }

    const expectCompleteNow = async (name: string, remote: StoryRemote): Promise<void> => {
      expect(await world.here.run('mirror', 'sync', name)).toMatchObject({ exitCode: 0 })
      expect(await remote.refs()).toEqual(await world.localRefs(name))
      // The push that filled the repository may still be followed by a run of its own.
      await expect
        .poll(() => showMirror(world.here, name), { timeout: 20_000 })
        .toMatchObject({ status: 'active', partial: false, failure: null })
    }

    it('by a hook gets the others, is quoted, and gets the rest once the hook is gone', async () => {
      const remote = await prepare('hooked')
      const words = 'Topics need a review first.'
      refuseByHook(remote.bare, 'refs/heads/topic', words)
      await expectPartial('hooked', remote, words)
      rmSync(path.join(remote.bare, 'hooks', 'update'))
      await expectCompleteNow('hooked', remote)
    })

    itInLongRuns(
      'by hiding its name gets the others, is quoted, and gets the rest once it is shown',
      async () => {
        const remote = await prepare('hidden')
        await git(remote.bare, 'config', 'transfer.hideRefs', 'refs/heads/topic')
        await expectPartial('hidden', remote, 'deny updating a hidden ref')
        await git(remote.bare, 'config', '--unset', 'transfer.hideRefs')
        await expectCompleteNow('hidden', remote)
      },
    )
  },
)
