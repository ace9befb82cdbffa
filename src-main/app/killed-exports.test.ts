import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportState } from '../../src-shared/domain/forge-import.ts'
import { until } from '../testing/app-at-forge.ts'
import { copyDirectory, startDyingCore, type DyingCore, type Moment } from '../testing/dying-core.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'

const clock = createManualClock(Date.now())
const scratch = scratchDirectory('killed-exports')
const vaultKey = randomBytes(32)
const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const scopes = ['write:repository', 'write:organization', 'write:user']
const first = path.join(scratch, 'first')
let source: FakeGitea
let target: FakeGitea
let fromId: string
let toId: string

const startAt = (dataDirectory: string): Promise<DyingCore> =>
  startDyingCore({ dataDirectory, vaultKey, clock, forges: [source, target] })

const ofOwner = (owner: string) => {
  const id = target.state.ownerByLogin(owner)?.id
  return [...target.state.repositories.values()].filter(({ ownerId }) => ownerId === id)
}

beforeAll(async () => {
  source = await startFakeGitea({ directory: scratch, now: clock.now })
  target = await startFakeGitea({ directory: scratch, now: clock.now })
  const ada = source.addUser('ada', scopes)
  const bob = target.addUser('bob', scopes)
  for (const name of ['one', 'two']) {
    const work = await workRepository(scratch, name)
    await commitFile(work, 'a.txt', name)
    const added = source.addRepository(`ada/${name}`, { isPrivate: true })
    await git(work, 'push', '--quiet', await source.directoryOf(added), 'HEAD:refs/heads/main')
  }
  const core = await startAt(first)
  const connect = async (fake: FakeGitea, token: string): Promise<string> => {
    const { id } = await core.call('accounts.connect', { kind: 'gitea', address: fake.url, token })
    await core.call('discovery.refresh', { accountId: id })
    await until(async () => {
      const { state } = await core.call('discovery.get', { accountId: id })
      return state === 'whole' ? true : null
    })
    return id
  }
  fromId = await connect(source, ada.token)
  toId = await connect(target, bob.token)
  for (const name of ['mine/one', 'mine/two']) await core.call('repositories.create', { name })
  await core.stop()
})
afterAll(async () => {
  for (const fake of [source, target]) {
    await fake.idle()
    await fake.stop()
    expect(fake.violations).toEqual([])
  }
})

type Work = {
  readonly name: string
  readonly start: (core: DyingCore, owner: string) => Promise<ImportState>
  readonly state: (core: DyingCore) => Promise<{ readonly state: ImportState | null }>
  /** The repositories here that are in it, and how many mirrors each has in the end. */
  readonly here: readonly string[]
  readonly directions: readonly string[]
}

const works: readonly Work[] = [
  {
    name: 'an export',
    start: (core, owner) =>
      core.call('exports.start', {
        accountId: toId,
        owner,
        selection: { kind: 'names', names: ['mine/one', 'mine/two'] },
        createMissing: true,
      }),
    state: (core) => core.call('exports.get', { accountId: toId }),
    here: ['mine/one', 'mine/two'],
    directions: ['push'],
  },
  {
    name: 'pairing two accounts',
    start: (core, owner) =>
      core.call('pairs.start', { fromId, toId, toOwner: owner, direction: 'there', createMissing: true }),
    state: (core) => core.call('pairs.get', { accountId: fromId }),
    here: ['ada/one', 'ada/two'],
    directions: ['pull', 'push'],
  },
]

/** Whether it came to its end; what still runs is left alone. */
const ended = (core: DyingCore, work: Work): Promise<ImportState | null> =>
  until(async () => {
    const { state } = await work.state(core)
    return state === null || state.finishedAt !== null ? state : null
  })

describe.each(works)('$name whose core is killed', (work) => {
  it('goes on when it is begun again, wherever that was, and makes nothing twice', async () => {
    // Of all: where one was made there, and nobody heard of it.
    const some = [({ isServed }: Moment) => isServed, 2, 9]
    let isOver = false
    let deaths = 0
    for (let count = 0; !isOver && (isLong || count < some.length); count += 1) {
      const owner = `${work.directions.length === 1 ? 'e' : 'p'}${count}`
      target.addOrganization(owner, { bob: 'owner' })
      const [alive, dead] = [path.join(scratch, `${owner}-alive`), path.join(scratch, `${owner}-dead`)]
      copyDirectory(first, alive)
      const core = await startAt(alive)
      const death = core.dieAt(isLong ? count : (some[count] ?? count), dead)
      await work.start(core, owner)
      const moment = await Promise.race([death, ended(core, work)])
      await core.stop()
      if (moment === null || 'total' in moment) {
        isOver = true
        continue
      }
      deaths += 1
      const where = `death ${count}: ${moment.what}${moment.isServed ? ', served' : ''}`
      const again = await startAt(dead)
      await work.start(again, owner)
      expect(await ended(again, work), where).toMatchObject({ failedCount: 0 })
      expect(
        ofOwner(owner)
          .map(({ name, isPrivate }) => [name, isPrivate])
          .sort(),
        where,
      ).toEqual([
        ['one', true],
        ['two', true],
      ])
      for (const repository of work.here) {
        const { items } = await again.call('mirrors.list', { repository })
        expect(items.map(({ direction }) => direction).sort(), where).toEqual(work.directions)
      }
      const { items } = await again.call('repositories.list', { limit: 10 })
      expect(items.map(({ name }) => name).sort(), where).toEqual(
        [...new Set([...work.here, 'mine/one', 'mine/two'])].sort(),
      )
      await again.stop()
    }
    expect(deaths).toBeGreaterThan(0)
  })
})
