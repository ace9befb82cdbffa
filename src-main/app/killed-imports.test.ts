import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportWay } from '../../src-shared/domain/forge-import.ts'
import type { NewRepositoryRule } from '../../src-shared/domain/new-repositories.ts'
import { until } from '../testing/app-at-forge.ts'
import { copyDirectory, startDyingCore, type DyingCore } from '../testing/dying-core.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'

const clock = createManualClock(Date.now())
const scratch = scratchDirectory('killed-imports')
const vaultKey = randomBytes(32)
const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const names = ['acme/one', 'acme/two']
const first = path.join(scratch, 'first')
let fake: FakeGitea
let accountId: string

const startAt = (dataDirectory: string): Promise<DyingCore> =>
  startDyingCore({ dataDirectory, vaultKey, clock, forges: [fake] })

const choice = (way: ImportWay) => ({
  accountId,
  way,
  selection: { kind: 'filter' as const, filter: {} },
})
const finished = (core: DyingCore): Promise<true> =>
  until(async () => {
    const { state } = await core.call('imports.get', { accountId })
    return state === null || state.finishedAt !== null ? true : null
  })
/** Every repository is filled, by whatever goes on by itself. @returns false when that does not come to be */
const filled = async (core: DyingCore, directory: string): Promise<boolean> => {
  let looks = 0
  return until(async () => {
    await clock.advance(1_000)
    if ((looks += 1) > 200) return false
    const { items } = await core.call('repositories.list', { limit: 10 })
    const refs = await Promise.all(
      items.map(async ({ id, state }) => {
        const here = path.join(directory, 'repositories', `${id}.git`)
        if (state !== 'ready' || !existsSync(here)) return false
        return (await refsOf(here, 'refs/heads')).has('refs/heads/main')
      }),
    )
    return refs.length === names.length && refs.every(Boolean) ? true : null
  })
}

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: clock.now })
  const ada = fake.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
  fake.addOrganization('acme', { ada: 'owner' })
  for (const name of names) {
    const work = await workRepository(scratch, name.replace('/', '-'))
    await commitFile(work, 'a.txt', name)
    await git(
      work,
      'push',
      '--quiet',
      await fake.directoryOf(fake.addRepository(name)),
      'HEAD:refs/heads/main',
    )
  }
  const core = await startAt(first)
  const { id } = await core.call('accounts.connect', { kind: 'gitea', address: fake.url, token: ada.token })
  accountId = id
  await core.call('discovery.refresh', { accountId })
  await until(async () => {
    const { state } = await core.call('discovery.get', { accountId })
    return state === 'whole' ? true : null
  })
  await core.stop()
})
afterAll(async () => {
  await fake.idle()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

type Copy = { readonly what: string; readonly copy: string }

/** A core at work, with a copy of its disk at each moment; of them those that are looked at. */
const copiesOf = async (name: string, work: (core: DyingCore) => Promise<void>): Promise<readonly Copy[]> => {
  const whole = path.join(scratch, name)
  copyDirectory(first, whole)
  const moments: Copy[] = []
  const core = await startAt(whole)
  core.watch(({ what }) => {
    const copy = path.join(scratch, `${name}-${moments.length}`)
    copyDirectory(whole, copy)
    moments.push({ what, copy })
  })
  await work(core)
  expect(await filled(core, whole)).toBe(true)
  core.watch(null)
  await core.stop()
  // Between the repository and what fills it, where nothing is asked of anybody; and here and there.
  const begun = moments.findIndex(({ what }) => what === 'repository.changed')
  expect(begun).toBeGreaterThanOrEqual(0)
  const step = Math.ceil(moments.length / 4)
  return moments.filter((_moment, index) => isLong || index === begun || index % step === 1)
}

describe('an import whose core is killed', () => {
  it.each<ImportWay>(['pull', 'once'])(
    'goes on when it is begun again, wherever that was: %s',
    async (way) => {
      const begin = async (core: DyingCore): Promise<void> => {
        await core.call('imports.start', choice(way))
        await finished(core)
      }
      for (const { what, copy } of await copiesOf(way, begin)) {
        const again = await startAt(copy)
        await begin(again)
        expect(await filled(again, copy), what).toBe(true)
        const { items } = await again.call('repositories.list', { limit: 10 })
        expect(items.map(({ name }) => name).sort(), what).toEqual(names)
        expect(
          items.map(({ mirrorCount }) => mirrorCount),
          what,
        ).toEqual(way === 'once' ? [0, 0] : [1, 1])
        expect((await again.call('imports.plan', choice(way))).counts.import, what).toBe(0)
        await again.stop()
      }
    },
  )

  it('by a rule for new repositories goes on as well, also between the first copy and the mirror', async () => {
    const rule = (pattern: string, way: 'push' | 'pull'): NewRepositoryRule => ({
      owner: null,
      pattern,
      forks: 'any',
      archived: 'any',
      visibility: 'any',
      way,
      schedule: null,
      nameTemplate: null,
    })
    const rules = [rule('one', 'push'), rule('two', 'pull')]
    const apply = async (core: DyingCore): Promise<void> => {
      await core.call('newRepositories.apply', { accountId })
      await until(async () => {
        const { job } = await core.call('newRepositories.get', { accountId })
        return job === null || job.finishedAt !== null ? true : null
      })
    }
    const begin = async (core: DyingCore): Promise<void> => {
      await core.call('newRepositories.set', { accountId, rules, everyMs: null })
      await apply(core)
    }
    for (const { what, copy } of await copiesOf('rules', begin)) {
      const again = await startAt(copy)
      await begin(again)
      expect(await filled(again, copy), what).toBe(true)
      const { items } = await again.call('repositories.list', { limit: 10 })
      expect(items.map(({ name }) => name).sort(), what).toEqual(names)
      const mirrors = (await again.call('mirrors.list', {})).items
      expect(mirrors.map(({ repository, direction }) => `${repository} ${direction}`).sort(), what).toEqual([
        'acme/one push',
        'acme/two pull',
      ])
      const { decided } = await again.call('newRepositories.get', { accountId })
      expect(
        decided.map(({ action }) => action),
        what,
      ).toEqual(['taken', 'taken'])
      await again.stop()
    }
  })
})
