import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { asTips, keptTips, showMirror } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

/** The command that a failed run prints as its advice, as words for our own shell. */
const printedCommand = (text: string): readonly string[] =>
  /^ *mirrordesk (.+)$/m.exec(text)?.[1]?.split(' ') ?? []

describe.skipIf(!apacheAvailable.available)(
  `an upstream that loses its branches ${apacheAvailable.reason ?? ''}${moreInLongRuns(1)}`,
  () => {
    const world = storyWorld('mass-change')

    it('is not followed when all of them are gone, until that is accepted, and every tip is kept', async () => {
      const upstream = await world.filledRemote('emptied')
      await world.here.json('mirror', 'add', 'emptied', '--pull', upstream.url)
      const before = await upstream.refs()
      for (const ref of before.keys()) await git(upstream.bare, 'update-ref', '-d', ref)

      const held = await world.here.run('mirror', 'sync', 'emptied')
      expect(held.exitCode).toBe(1)
      expect(held.stderr).toContain('4 of 4 branches and tags would be removed or rewritten. Held.')
      expect(await world.localRefs('emptied')).toEqual(before)
      expect(await keptTips(world.here, 'emptied')).toEqual([])
      expect(await showMirror(world.here, 'emptied')).toMatchObject({
        status: 'error',
        failure: { code: 'remote_held', retry: 'button' },
      })

      const accepted = await world.here.run(...printedCommand(held.stderr))
      expect(accepted).toMatchObject({ exitCode: 0 })
      expect(accepted.stdout).toMatch(/deleted +main .*old tip kept as/)
      expect(await world.localRefs('emptied')).toEqual(new Map())
      expect(await keptTips(world.here, 'emptied')).toEqual(asTips(before))
      await world.here.json('kept', 'emptied', 'restore', 'topic', '--in-place')
      expect((await world.localRefs('emptied')).get('refs/heads/topic')).toBe(before.get('refs/heads/topic'))
    })

    itInLongRuns('is not followed when ten of twelve are gone, until that is accepted', async () => {
      const upstream = await world.filledRemote('thinned')
      const extra = Array.from({ length: 10 }, (_, index) => `extra/${index}`)
      for (const branch of extra) await git(upstream.work, 'branch', branch, 'topic')
      await git(upstream.work, 'push', '--quiet', 'origin', '--delete', 'release/1.0', 'v1')
      await git(upstream.work, 'push', '--quiet', 'origin', ...extra)
      await world.here.json('mirror', 'add', 'thinned', '--pull', upstream.url)
      const before = await upstream.refs()
      expect(before.size).toBe(12)
      await git(upstream.work, 'push', '--quiet', 'origin', '--delete', ...extra)

      const held = await world.here.run('mirror', 'sync', 'thinned')
      expect(held.exitCode).toBe(1)
      expect(held.stderr).toContain('10 of 12 branches and tags would be removed or rewritten. Held.')
      expect(held.stdout.match(/held +extra\/\d /g)).toHaveLength(10)
      expect(await world.localRefs('thinned')).toEqual(before)

      expect(await world.here.run('mirror', 'sync', 'thinned', '--accept')).toMatchObject({ exitCode: 0 })
      expect(await world.localRefs('thinned')).toEqual(await upstream.refs())
      const gone = [...before].filter(([ref]) => ref.startsWith('refs/heads/extra/'))
      expect(await keptTips(world.here, 'thinned')).toEqual(asTips(gone))
    })
  },
)
