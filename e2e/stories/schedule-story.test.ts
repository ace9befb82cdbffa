import { describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `when mirrors run ${apacheAvailable.reason ?? ''}${moreInLongRuns(2)}`,
  () => {
    const world = storyWorld('schedule')
    const changed = (name: string, every: string): Promise<Mirror> =>
      world.here.json<Mirror>('mirror', 'change', name, '--every', every)

    it('is said when a mirror is added, and can be changed to each of the choices', async () => {
      const { url } = await world.filledRemote('team/nightly')
      await world.here.json('mirror', 'add', 'team/nightly', '--pull', url, '--every', '0 3 * * *')
      const shown = await world.here.run('mirror', 'show', 'team/nightly')
      expect(shown.stdout).toMatch(/^Schedule +0 3 \* \* \*$/m)
      const [mirror] = (await world.here.json<{ items: Mirror[] }>('mirror', 'list', 'team/nightly')).items
      const next = new Date(mirror?.nextRunAt ?? Number.NaN)
      expect([next.getHours(), next.getMinutes()]).toEqual([3, 0])

      for (const [every, written] of [
        ['5m', '5m'],
        ['6h', '6h'],
        ['daily', 'daily'],
        ['auto', 'auto'],
        ['manual', 'manual'],
      ] as const) {
        const { nextRunAt } = await changed('team/nightly', every)
        expect(nextRunAt === null).toBe(every === 'manual')
        const text = (await world.here.run('mirror', 'show', 'team/nightly')).stdout
        expect(text).toMatch(new RegExp(`^Schedule +${written}$`, 'm'))
      }
      expect((await world.here.run('mirror', 'list')).stdout).toMatch(/SCHEDULE.*\n.*team\/nightly.* manual /)
    })

    itInLongRuns('is refused with what is wrong, and stays as it was', async () => {
      const { url } = await world.filledRemote('team/refused')
      await world.here.json('mirror', 'add', 'team/refused', '--pull', url, '--every', '30m')
      for (const [every, words] of [
        ['7m', '--every is 5m, 10m, 15m, 30m, 1h, 6h, daily, manual, auto, or a cron expression'],
        ['0 3 * *', 'schedule: "0 3 * *" is no cron expression. It has five fields'],
        ['* * * * *', 'schedule: "* * * * *" runs more often than every 5 minutes.'],
        ['0 0 30 2 *', 'schedule: "0 0 30 2 *" names a moment that never comes.'],
      ] as const) {
        const refused = await world.here.run('mirror', 'change', 'team/refused', '--every', every)
        expect([every, refused.exitCode]).toEqual([every, 2])
        expect(refused.stderr).toContain(words)
      }
      const [mirror] = (await world.here.json<{ items: Mirror[] }>('mirror', 'list', 'team/refused')).items
      expect(mirror?.schedule).toEqual({ kind: 'every', intervalMs: 1_800_000 })
    })

    it('may be never by itself, and what is pushed here is pushed on all the same', async () => {
      const target = await world.emptyRemote('backup/by-hand')
      await world.here.json('repo', 'create', 'team/by-hand')
      const args = ['team/by-hand', '--push', target.url, '--every', 'manual']
      await world.here.json('mirror', 'add', ...args)
      const clone = await world.clone('team/by-hand')
      const commit = await commitFile(clone, 'file.txt', 'pushed')
      await git(clone, 'branch', '--move', 'main')
      expect(await world.tryGit(clone, 'push', 'origin', 'main')).toMatchObject({ exitCode: 0 })
      await expect
        .poll(async () => (await target.refs()).get('refs/heads/main'), { timeout: 20_000 })
        .toBe(commit)
    })

    itInLongRuns('is the setting of new mirrors where nothing else is said', async () => {
      await world.here.json('settings', '--default-schedule', '0 4 * * SUN')
      const settings = await world.here.run('settings')
      expect(settings.stdout).toMatch(/^Schedule of new mirrors +0 4 \* \* SUN$/m)
      expect(settings.stdout).toMatch(/^Desktop: scheduled runs wait on battery +yes$/m)
      const { url } = await world.filledRemote('team/weekly')
      const added = await world.here.json<{ mirror: Mirror }>('mirror', 'add', 'team/weekly', '--pull', url)
      expect(added.mirror.schedule).toMatchObject({ kind: 'cron', expression: '0 4 * * SUN' })
      const refused = await world.here.run('settings', '--default-schedule', '0 4 * *')
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr).toContain('defaultSchedule: "0 4 * *" is no cron expression.')
    })
  },
)
