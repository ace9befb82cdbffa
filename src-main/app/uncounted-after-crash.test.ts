import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Direction } from '../../src-shared/domain/mirror.ts'
import { copyDirectory } from '../testing/dying-core.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../testing/fault-host/faulty-upstream.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { startTestCore } from '../testing/start-test-core.ts'
import type { App } from './app-options.ts'

const scratch = scratchDirectory('uncounted-after-crash')
const vaultKey = randomBytes(32)
const main = 'refs/heads/main'
let upstream: FaultyUpstream
beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch })
})
afterAll(() => upstream.stop())

const synced = async (app: App, id: string): Promise<string | null> => {
  const { id: runId } = await app.client.call('mirrors.syncNow', { id })
  await expect
    .poll(async () => (await app.client.call('runs.get', { id: runId })).state, { timeout: 30_000 })
    .toBe('finished')
  return (await app.client.call('runs.get', { id: runId })).outcome
}

it.each(['push', 'sync'] as const satisfies readonly Direction[])(
  'a branch that moved in the moment of a crash, and was not counted, is brought to the remote of a %s mirror',
  async (direction) => {
    const there = await upstream.createRepository(direction)
    const work = await workRepository(scratch, direction)
    await commitFile(work, 'a.txt', 'one')
    await git(work, 'push', '--quiet', there, `HEAD:${main}`)
    const [alive, dead] = [path.join(scratch, `${direction}-alive`), path.join(scratch, `${direction}-dead`)]
    const app = await startTestCore({ dataDirectory: alive, vaultKey })
    const repository = await app.client.call('repositories.create', { name: 'team/project' })
    const here = (dataDirectory: string): string =>
      path.join(dataDirectory, 'repositories', `${repository.id}.git`)
    await git(work, 'push', '--quiet', here(alive), `HEAD:${main}`)
    const { mirror } = await app.client.call('mirrors.add', {
      repository: 'team/project',
      direction,
      url: upstream.repositoryUrl(direction),
      schedule: { kind: 'manual' },
    })
    await synced(app, mirror.id)
    expect(await synced(app, mirror.id)).toBe('unchanged')
    copyDirectory(alive, dead)
    await app.stop()

    const tip = await commitFile(work, 'a.txt', 'two')
    await git(work, 'push', '--quiet', here(dead), `HEAD:${main}`)
    const again = await startTestCore({ dataDirectory: dead, vaultKey })
    expect(await synced(again, mirror.id)).toBe('succeeded')
    expect((await refsOf(there)).get(main)).toBe(tip)
    await again.stop()
  },
)
