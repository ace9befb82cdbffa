import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import {
  startFaultyUpstream,
  type FaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { filledRemote } from '../fixtures/story-remote.ts'
import { asTips, keptTips, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { itInLongRuns, moreInLongRuns } from '../../src-main/testing/long-run.ts'

describe.skipIf(!apacheAvailable.available)(
  `an import ${apacheAvailable.reason ?? ''}${moreInLongRuns(1)}`,
  () => {
    const world = storyWorld('import')
    let faulty: FaultyUpstream
    beforeAll(async () => {
      faulty = await startFaultyUpstream({ directory: world.scratch })
    })
    afterAll(() => faulty.stop())

    const storedDirectories = () => readdirSync(path.join(world.here.dataDirectory, 'repositories'))

    it('takes all branches and tags from a path and from a URL, and links nothing', async () => {
      const remote = await world.filledRemote('complete')
      await git(remote.work, 'push', '--quiet', 'origin', 'main:refs/pull/1/head')
      for (const [from, name] of [
        [remote.bare, 'from-path'],
        [remote.url, 'from-url'],
      ] as const) {
        const imported = await world.here.run('repo', 'import', from, name)
        expect(imported).toMatchObject({ exitCode: 0 })
        expect(imported.stdout).toContain('4 refs changed.')
        expect(await world.localRefs(name)).toEqual(await remote.refs())
        expect(await world.here.json('mirror', 'list', name)).toEqual({ items: [] })
      }
    })

    it('leaves nothing when it fails, and nothing when it is cancelled', async () => {
      const before = storedDirectories()
      const failed = await world.here.run('repo', 'import', `${world.server.url}/nothing.git`, 'gone')
      expect(failed.exitCode).toBe(1)
      expect(failed.stderr).toContain('was not found at')

      await filledRemote(faulty, world.scratch, 'stalling')
      faulty.fail({ kind: 'stall' }, 'upload-pack', 1)
      const stalled = faulty.nextFault()
      const started = await world.here.run(
        'repo',
        'import',
        faulty.repositoryUrl('stalling'),
        'gone',
        '--no-wait',
      )
      expect(started).toMatchObject({ exitCode: 0 })
      await stalled
      expect((await world.here.run('repo', 'list', 'gone')).stdout).toMatch(/^gone +first run/m)
      const cancelled = await world.here.run('mirror', 'cancel', started.stdout.trim())
      expect(cancelled).toMatchObject({ exitCode: 0 })

      await soon(storedDirectories).toEqual(before)
      expect((await world.here.run('repo', 'show', 'gone')).exitCode).toBe(1)
      expect((await world.here.run('repo', 'trash')).stdout).toContain('The trash is empty.')
      expect(await world.here.run('repo', 'create', 'gone')).toMatchObject({ exitCode: 0 })
    })

    itInLongRuns('comes back from the trash with its mirror and its kept tips', async () => {
      const upstream = await world.filledRemote('trashed')
      await world.here.json('mirror', 'add', 'trashed', '--pull', upstream.url)
      const topic = await git(upstream.work, 'rev-parse', 'topic')
      await git(upstream.work, 'push', '--quiet', 'origin', ':topic')
      await world.here.json('mirror', 'sync', 'trashed')
      const refs = await world.localRefs('trashed')

      expect(await world.here.run('repo', 'delete', 'trashed')).toMatchObject({ exitCode: 0 })
      const clone = await world.tryGit(world.scratch, 'clone', world.localUrl('trashed'), 'trashed-clone')
      expect(clone).toMatchObject({ exitCode: 128 })
      expect((await world.here.run('repo', 'list', 'trashed')).stdout).not.toMatch(/^trashed/m)
      expect((await world.here.run('repo', 'trash')).stdout).toMatch(/ trashed /)
      await commitFile(upstream.work, 'main.txt', 'while it was away')
      await git(upstream.work, 'push', '--quiet', 'origin', 'main')

      expect(await world.here.run('repo', 'undelete', 'trashed')).toMatchObject({ exitCode: 0 })
      expect(await keptTips(world.here, 'trashed')).toEqual(asTips([['refs/heads/topic', topic]]))
      const afterwards = await world.localRefs('trashed')
      expect([...afterwards.keys()]).toEqual([...refs.keys()])
      expect(await world.here.run('mirror', 'sync', 'trashed')).toMatchObject({ exitCode: 0 })
      expect(await world.localRefs('trashed')).toEqual(await upstream.refs())
    })
  },
)
