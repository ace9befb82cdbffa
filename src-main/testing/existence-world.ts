import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { AccountExistence, ExistenceState } from '../../src-shared/domain/existence.ts'
import { startAppAtForge, type AppAtForge } from './app-at-forge.ts'
import { startFakeGitHub, type FakeGitHub } from './fake-forges/github/start-fake-github.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { importCommit, scratchDirectory } from './scratch.ts'

export const hourMs = 3_600_000

/** A core with an account of mona's at a GitHub, whose repositories are looked for. */
export type ExistenceWorld = {
  readonly clock: ManualClock
  readonly fake: FakeGitHub
  readonly at: AppAtForge
  readonly accountId: string
  /** A private repository at the forge with a commit, whose message is told apart from others'. */
  readonly filled: (repository: string, text: string) => Promise<void>
  /** The repositories here that pull from GitHub by the same names, manual so that nothing runs unasked. */
  readonly mirrored: (...names: readonly string[]) => Promise<void>
  readonly check: (accept?: boolean) => Promise<AccountExistence>
  /** Looks as often as it takes, over more than a day. */
  readonly checkForADay: () => Promise<void>
  readonly stateOf: (repository: string) => Promise<ExistenceState | undefined>
}

/** Call at the top of a test file; usable once its tests run. */
export const createExistenceWorld = (name: string): ExistenceWorld => {
  const clock = createManualClock(Date.now())
  const scratch = scratchDirectory(name)
  let fake: FakeGitHub
  let at: AppAtForge
  let accountId = ''

  const check = async (accept = false): Promise<AccountExistence> =>
    (await at.call('existence.check', { accountId, accept })).account
  const mirror = async (repository: string): Promise<void> => {
    await at.call('mirrors.add', {
      repository,
      createRepository: true,
      direction: 'pull',
      url: `${fake.url}/${repository}.git`,
      accountId,
      schedule: { kind: 'manual' },
    })
    await at.settled(repository)
  }

  beforeAll(async () => {
    fake = await startFakeGitHub({ directory: scratch, now: clock.now })
    fake.addUser('mona')
    fake.addUser('other')
    fake.addOrganization('acme', { mona: 'member' })
    at = await startAppAtForge(scratch, clock)
    const token = fake.addToken('mona', 'classic', { scopes: ['repo', 'read:org', 'workflow'] })
    const account = await at.call('accounts.connect', { kind: 'github', address: fake.url, token })
    accountId = account.id
  })
  afterEach(() => {
    fake.endFaults()
    fake.limitRate(null)
  })
  afterAll(async () => {
    await at.stop()
    await fake.stop()
    expect(fake.violations).toEqual([])
  })

  return {
    clock,
    get fake() {
      return fake
    },
    get at() {
      return at
    },
    get accountId() {
      return accountId
    },
    filled: async (repository, text) => {
      fake.addRepository(repository, { visibility: 'private' })
      await importCommit(await fake.gitDirectory(repository), text)
    },
    mirrored: async (...names) => {
      await Promise.all(names.map(mirror))
    },
    check,
    checkForADay: async () => {
      for (let look = 0; look < 4; look += 1) {
        await clock.advance(9 * hourMs)
        await check()
      }
    },
    stateOf: async (repository) => (await at.existenceOf(repository))?.state,
  }
}
