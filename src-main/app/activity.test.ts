import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../testing/fault-host/faulty-upstream.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { createApp } from './create-app.ts'

const scratch = scratchDirectory('activity')
const clock = createManualClock(Date.now())
const events: ContractEvent[] = []
let app: App
let upstream: FaultyUpstream

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
  const options = { dataDirectory: path.join(scratch, 'data'), host: '127.0.0.1', port: 0 }
  const identity = { organization: 'local', version: '0.0.1', vaultKey: randomBytes(32) }
  app = await createApp({ ...options, ...identity, clock })
  app.client.on((event) => void events.push(event))
})
afterAll(async () => {
  await app.stop()
  await upstream.stop()
})

const ended = async (runId: string): Promise<void> => {
  for (;;) {
    const heard = new Promise<void>((resolve) => {
      const stop = app.client.on((event) => {
        if (event.name !== 'mirror.changed') return
        stop()
        resolve()
      })
    })
    if ((await app.client.call('runs.get', { id: runId })).state === 'finished') return
    await heard
  }
}
const sentences = (): readonly string[] =>
  events.flatMap((event) => (event.name === 'overview.changed' ? [event.payload.sentence] : []))

describe('a client of the core', () => {
  it('hears the sentence of the board, and reads what moved and how the last runs went', async () => {
    await upstream.createRepository('target')
    const { mirror, run } = await app.client.call('mirrors.add', {
      repository: 'team/project',
      createRepository: true,
      direction: 'push',
      url: upstream.repositoryUrl('target'),
    })
    await ended(run.id)
    await clock.advance(500)
    expect(sentences().at(-1)).toBe('Your mirror is up to date.')
    expect((await app.client.call('overview.get', {})).sentence).toBe(sentences().at(-1))

    const work = await workRepository(scratch, 'work')
    const head = await commitFile(work, 'a.txt', 'a')
    const { url } = await app.client.call('tokens.mint', { repository: 'team/project' })
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/main')
    await clock.advance(2_000)
    const pushed = (await app.client.call('runs.list', { mirrorId: mirror.id })).items[0]
    await ended(pushed?.id ?? '')

    const moved = [{ ref: 'refs/heads/main', oldObjectId: null, newObjectId: head, outcome: 'created' }]
    const { items, nextCursor } = await app.client.call('activity.list', { repository: 'Team/Project' })
    expect(items).toMatchObject([
      { kind: 'run', mirrorId: mirror.id, runId: pushed?.id, refs: moved },
      { kind: 'local', cause: 'push', refCount: 1, refs: moved },
    ])
    expect(nextCursor).toBeNull()
    const { items: local } = await app.client.call('activity.list', { filter: 'local', query: 'PROJ' })
    expect(local).toEqual(items.slice(1))

    const recent = await app.client.call('mirrors.recentRuns', { ids: [mirror.id] })
    expect(recent.items[0]?.runs.map(({ id }) => id)).toEqual([run.id, pushed?.id])
    const { lastChange } = await app.client.call('mirrors.get', { id: mirror.id })
    expect(lastChange).toMatchObject({ runId: pushed?.id, ref: 'refs/heads/main', outcome: 'created' })
  })

  it('hears that the board is another one when a repository goes to the trash and comes back', async () => {
    const { id } = await app.client.call('repositories.delete', { name: 'team/project' })
    await clock.advance(500)
    expect(sentences().at(-1)).toBe('No mirrors yet.')
    expect((await app.client.call('activity.list', {})).items).toEqual([])
    await app.client.call('repositories.undelete', { id })
    await clock.advance(500)
    const overview = await app.client.call('overview.get', {})
    expect(overview.counts.mirrors).toBe(1)
    expect(events.findLast((event) => event.name === 'overview.changed')?.payload).toMatchObject({
      counts: { mirrors: 1 },
    })
  })

  it('pins a kept ref that it was shown, and learns of one that is not there', async () => {
    const work = path.join(scratch, 'work')
    const source = await upstream.createRepository('source')
    await git(work, 'push', '--quiet', source, 'HEAD:refs/heads/main')
    const { mirror, run } = await app.client.call('mirrors.add', {
      repository: 'kept',
      createRepository: true,
      direction: 'pull',
      url: upstream.repositoryUrl('source'),
    })
    await ended(run.id)
    await git(work, 'commit', '--quiet', '--amend', '--message=Rewritten')
    await git(work, 'push', '--quiet', '--force', source, 'HEAD:refs/heads/main')
    await ended((await app.client.call('mirrors.syncNow', { id: mirror.id, accept: true })).id)
    const [kept] = (await app.client.call('keptRefs.list', { repository: 'kept' })).items
    const input = { repository: 'kept', name: kept?.name ?? '', pinned: true }
    const pinned = { ...kept, pinned: true, expiresAt: null }
    expect(await app.client.call('keptRefs.pin', input)).toEqual(pinned)
    expect((await app.client.call('keptRefs.list', { repository: 'kept' })).items).toEqual([pinned])
    await expect(
      app.client.call('keptRefs.pin', { ...input, name: 'refs/kept/nothing' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
