import { rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { refuseByHook } from '../../src-main/testing/fault-host/hooks.ts'
import { git } from '../../src-main/testing/scratch.ts'
import type { RefStanding } from '../../src-shared/domain/ref-standing.ts'
import type { RunDetails } from '../../src-shared/domain/run.ts'
import type { StoryRemote } from '../fixtures/story-remote.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(
  `why a branch is not there, and what runs did ${apacheAvailable.reason ?? ''}`,
  () => {
    const world = storyWorld('history')
    const name = 'team/asked'
    const words = 'Topics need a review first.'
    let target: StoryRemote

    it('answers for a branch that the remote refused, one that is left out, and one that is nowhere', async () => {
      const { here } = world
      const source = await world.filledRemote('asked-source')
      expect(await here.run('repo', 'import', source.bare, name)).toMatchObject({ exitCode: 0 })
      target = await world.emptyRemote('asked')
      refuseByHook(target.bare, 'refs/heads/topic', words)
      await here.run('mirror', 'add', name, '--push', target.url, '--exclude', 'release/*')

      const refused = await here.run('mirror', 'why', name, 'topic')
      expect(refused.exitCode).toBe(1)
      expect(refused.stdout).toContain(words)
      expect(refused.stdout).toMatch(/^topic is not the same here and at /)
      expect(refused.stdout).toMatch(/mirrordesk mirror sync mir_[0-9a-f]{8}/)
      expect(refused.stdout).toMatch(/sent again at the earliest in \d+ hours/)

      const leftOut = await here.run('mirror', 'why', name, 'release/1.0')
      expect(leftOut).toMatchObject({ exitCode: 0 })
      expect(leftOut.stdout).toContain('The pattern !release/* of this mirror leaves it out.')

      expect(await here.run('mirror', 'why', name, 'main', '--now')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('It stands where it was last seen.') as string,
      })
      const nowhere = await here.run('mirror', 'why', name, 'never-was', '--json')
      expect(nowhere.exitCode).toBe(1)
      expect(JSON.parse(nowhere.stdout) as RefStanding).toMatchObject({
        ref: 'refs/heads/never-was',
        objectId: null,
        mirrors: [{ cell: { state: 'missing_there', remoteObjectId: null } }],
      })
      expect(await here.run('mirror', 'why', name, 'two words')).toMatchObject({ exitCode: 2 })
      expect(await here.run('mirror', 'why', 'team/nothing', 'main')).toMatchObject({ exitCode: 1 })
    })

    it('lists runs by what they did to a branch, and exports all of them as one document', async () => {
      const { here } = world
      rmSync(path.join(target.bare, 'hooks', 'update'))
      expect(await here.run('mirror', 'sync', name)).toMatchObject({ exitCode: 0 })
      expect(await here.run('mirror', 'why', name, 'topic')).toMatchObject({ exitCode: 0 })
      const listed = await here.run('mirror', 'history', name, '--ref', 'topic', '--outcome', 'partial')
      expect(listed.exitCode).toBe(0)
      expect(listed.stdout).toContain(words)
      // A second run follows what was imported just before; it does not send the branch again.
      expect(listed.stdout).toMatch(/run_[0-9a-f]{32}/)

      const exported = await here.run('mirror', 'history', name, '--json')
      const { items } = JSON.parse(exported.stdout) as { items: readonly RunDetails[] }
      expect(items.map(({ outcome }) => outcome)).toContain('partial')
      const partial = items.findLast(({ outcome }) => outcome === 'partial')
      expect(partial?.refs.find(({ ref }) => ref === 'refs/heads/topic')).toMatchObject({
        outcome: 'refused',
        newObjectId: await git(target.bare, 'rev-parse', 'topic'),
      })
      expect(partial?.phases.map(({ phase }) => phase)).toEqual(
        expect.arrayContaining(['check', 'push', 'record']),
      )
      expect(await here.run('mirror', 'history', name, '--outcome', 'splendid')).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('--outcome is one of') as string,
      })
    })
  },
)
