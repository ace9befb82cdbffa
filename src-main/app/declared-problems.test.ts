import { beforeAll, describe, expect, it } from 'vitest'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import { createSetupWorld, planOf } from '../testing/setup-world.ts'

const world = createSetupWorld('declared-problems')
const problemsOf = async (declared: Omit<SetupFile, 'version'>): Promise<readonly string[]> =>
  (await planOf(world().first, { version: 1, ...declared })).problems.map(
    ({ path: at, message }) => `${at.join('.')}: ${message}`,
  )

beforeAll(async () => {
  const { first, file, applyTo } = world()
  await applyTo(first, { version: 1, accounts: file.accounts })
})

describe('what a file cannot mean', () => {
  it('is said of all places at once', async () => {
    const { gitea } = world()
    expect(
      await problemsOf({
        settings: { defaultSchedule: { cron: '* * * * *', timeZone: 'Europe/Berlin' } },
        accounts: {
          forge: { kind: 'github', token: { env: 'A' } },
          New: { kind: 'generic', address: 'a b', ssh: 'agent' },
          new: { kind: 'generic', address: 'h.invalid', ssh: { key: '/no/such/key' } },
          ' x': { kind: 'generic', address: 'h.invalid', ssh: 'agent' },
        },
        repositories: {
          'a/../b': {},
          one: {
            mirrors: [
              { direction: 'pull', url: 'https://h.invalid/a/b', account: 'nobody' },
              { direction: 'push', url: 'https://h.invalid/a/b.git' },
              { direction: 'pull', url: 'https://elsewhere.invalid/a/b', account: 'host' },
              {
                direction: 'pull',
                url: 'https://h.invalid/c',
                schedule: { cron: '1 2 3', timeZone: 'Mars/Base' },
              },
            ],
          },
          ONE: {},
        },
      }),
    ).toEqual([
      'settings.defaultSchedule: "* * * * *" runs more often than every 5 minutes.',
      `accounts.forge: The account forge is gitea at ${new URL(gitea.url).host}, and an account never moves: use another name for github at github.com.`,
      'accounts.New.address: "a b" is not the name of a host.',
      'accounts.new: Another account is called new already; upper and lower case are the same.',
      'accounts. x: The name of an account has no spaces around it, and is not empty.',
      'repositories.a/../b: ".." cannot be part of a repository name: letters, digits and . _ - + @ ~ only, beginning with a letter or digit.',
      'repositories.ONE: one is the same repository: upper and lower case make no other name.',
      'repositories.one.mirrors.0.account: No account has this name, neither here nor in the file. There is deploy, forge, host, hub.',
      'repositories.one.mirrors.1: one has another mirror with this remote in the file.',
      'repositories.one.mirrors.2.account: This account is for git.invalid, the address is at elsewhere.invalid.',
      'repositories.one.mirrors.3.schedule: There is no time zone "Mars/Base"; one is called like Europe/Berlin.',
    ])
  })

  it('a circle of mirrors is named, also through repositories that are still to be made', async () => {
    const { first } = world()
    const url = 'https://h.invalid/a/b'
    const local = `${first.address}/two.git`
    expect(
      await problemsOf({
        repositories: {
          one: {
            mirrors: [
              { direction: 'pull', url },
              { direction: 'push', url: local },
            ],
          },
          two: { mirrors: [{ direction: 'push', url }] },
          three: { mirrors: [{ direction: 'pull', url: `${first.address}/Three.git` }] },
        },
      }),
    ).toEqual([
      expect.stringContaining(
        'repositories.two.mirrors.0: Changes would go in a circle: two pushes to h.invalid/a/b',
      ),
      'repositories.three.mirrors.0: This is the address of three itself.',
    ])
  })

  it('is not applied', async () => {
    const { first } = world()
    const declared: SetupFile = { version: 1, repositories: { one: {}, ONE: {} } }
    const { fingerprint } = await planOf(first, declared)
    await expect(first.client.call('setup.apply', { file: declared, fingerprint })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('repositories.ONE') as unknown,
    })
  })
})
