import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallInput } from '../../src-shared/contract/contract-types.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupState } from '../../src-shared/domain/setup-plan.ts'
import { filesWith, formsOfSecret } from '../testing/secret-forms.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { startFakeGitHub, type FakeGitHub } from '../testing/fake-forges/github/start-fake-github.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { readSetupFile } from './setup-file/read-setup-file.ts'
import { writeSetupText } from './setup-file/write-setup-text.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('declared-setup')
const giteaScopes = ['write:repository', 'write:organization', 'write:user']
let gitea: FakeGitea
let github: FakeGitHub
let giteaToken: string
let githubToken: string
let first: App
let second: App
let file: SetupFile
const password = 'pass word/ä+for-the-host'
const said: string[] = []

const start = async (name: string): Promise<App> => {
  const app = await startTestCore({
    dataDirectory: path.join(scratch, name),
  })
  app.contract.hub.on((event) => void said.push(JSON.stringify(event)))
  return app
}

beforeAll(async () => {
  for (const name of ['gitea', 'github']) mkdirSync(path.join(scratch, name))
  gitea = await startFakeGitea({ directory: path.join(scratch, 'gitea'), now: Date.now })
  github = await startFakeGitHub({ directory: path.join(scratch, 'github'), now: Date.now })
  giteaToken = gitea.addUser('ada', giteaScopes).token
  github.addUser('mona')
  githubToken = github.addToken('mona', 'classic', { scopes: ['repo', 'read:org'] })
  const full = gitea.addRepository('ada/project')
  const work = await workRepository(scratch, 'project')
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await gitea.directoryOf(full), 'HEAD:refs/heads/main')
  gitea.addRepository('ada/backup')
  github.addRepository('mona/tool')
  writeFileSync(path.join(scratch, 'id_key'), 'not looked into', { mode: 0o600 })
  first = await start('first')
  second = await start('second')
  file = {
    version: 1,
    settings: { pushDelay: '500ms', defaultSchedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } },
    accounts: {
      forge: { kind: 'gitea', address: gitea.url, token: { env: 'A' } },
      hub: { kind: 'github', address: github.url, token: { file: '/somewhere' } },
      host: { kind: 'generic', address: 'git.invalid', username: 'ada', password: { prompt: true } },
      deploy: { kind: 'generic', address: 'git.invalid', ssh: { key: path.join(scratch, 'id_key') } },
    },
    repositories: {
      'Team/Project': {
        defaultBranch: 'main',
        keptRefLifetime: '30d',
        mirrors: [
          {
            direction: 'pull',
            account: 'forge',
            path: 'ada/project',
            schedule: '5m',
            include: ['main', 'v*'],
            exclude: ['wip/**'],
            notes: false,
            extraBranches: false,
          },
          { direction: 'push', account: 'Forge', path: 'ada/backup', onDiverged: 'overwrite' },
        ],
      },
      tool: { mirrors: [{ direction: 'sync', account: 'hub', path: 'mona/tool', acceptWhileAway: true }] },
      resting: {
        mirrors: [{ direction: 'push', url: 'git@git.invalid:a/b.git', account: 'deploy', paused: true }],
      },
      empty: null,
      2024: {},
    },
  }
})
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()])
  await gitea.idle()
  await Promise.all([gitea.stop(), github.stop()])
  expect(gitea.violations).toEqual([])
  expect(github.violations).toEqual([])
})

const secrets = () => ({ forge: giteaToken, hub: githubToken, host: password })
type Choice = Partial<CallInput<'setup.apply'>>
const allPublic = { confirmPublic: ['team/project', 'tool', 'resting', 'other', 'one', 'two'] }

const planOf = (app: App, declared: SetupFile, choice: Choice = {}): Promise<SetupPlan> =>
  app.client.call('setup.plan', { file: declared, ...choice })

const whenOver = async (app: App): Promise<SetupState> => {
  for (;;) {
    const { state } = await app.client.call('setup.get', {})
    if (state !== null && state.finishedAt !== null) return state
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const applyTo = async (app: App, declared: SetupFile, choice: Choice = {}): Promise<SetupState> => {
  const { fingerprint, problems } = await planOf(app, declared, choice)
  expect(problems).toEqual([])
  await app.client.call('setup.apply', {
    file: declared,
    fingerprint,
    secrets: secrets(),
    ...allPublic,
    ...choice,
  })
  const state = await whenOver(app)
  said.push(JSON.stringify(state))
  return state
}

const outcomes = ({ results }: SetupState): readonly string[] =>
  results.map(({ id, outcome }) => `${outcome}: ${id}`)
const stepsOf = ({ steps }: SetupPlan): readonly string[] =>
  steps.map(({ id, changes }) =>
    [id, ...changes.map(({ field, from, to }) => `${field} ${from ?? ''}>${to}`)].join(', '),
  )
const problemsOf = async (declared: Omit<SetupFile, 'version'>): Promise<readonly string[]> =>
  (await planOf(first, { version: 1, ...declared })).problems.map(
    ({ path: at, message }) => `${at.join('.')}: ${message}`,
  )
const exported = async (app: App): Promise<string> =>
  writeSetupText(await app.client.call('setup.export', {}))

describe('a set-up file on an empty Mirrordesk', () => {
  it('is planned without a change, and needs the secrets of accounts that are to be made', async () => {
    const plan = await planOf(first, file)
    expect(plan).toMatchObject({ problems: [], unchangedCount: 0, onlyHere: { repositories: [] } })
    expect(plan.steps.map(({ id, secret }) => (secret === null ? id : `${id} (${secret})`))).toEqual([
      'change settings',
      'create account forge (token)',
      'create account hub (token)',
      'create account host (password)',
      'create account deploy',
      'create repository 2024',
      'create repository Team/Project',
      'create repository tool',
      'create repository resting',
      'create repository empty',
      `create mirror Team/Project ${gitea.url}/ada/project.git`,
      `create mirror Team/Project ${gitea.url}/ada/backup.git`,
      `create mirror tool ${github.url}/mona/tool.git`,
      'create mirror resting git@git.invalid:a/b.git',
    ])
    expect((await first.client.call('repositories.list', {})).items).toEqual([])
    await expect(
      first.client.call('setup.apply', { file, fingerprint: plan.fingerprint, secrets: { forge: 'x' } }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: 'The token of the account hub is missing.' })
    await expect(
      first.client.call('setup.apply', { file, fingerprint: 'another', secrets: secrets() }),
    ).rejects.toMatchObject({ code: 'ref_conflict' })
  })

  it('a step that fails leaves what needs it, and nothing else', async () => {
    const state = await applyTo(first, file, { secrets: { ...secrets(), forge: 'wrong-token' } })
    const byOutcome = (outcome: string) =>
      state.results.filter((one) => one.outcome === outcome).map(({ id }) => id)
    expect(byOutcome('failed')).toEqual(['create account forge'])
    expect(byOutcome('left')).toEqual([
      `create mirror Team/Project ${gitea.url}/ada/project.git`,
      `create mirror Team/Project ${gitea.url}/ada/backup.git`,
    ])
    expect(state.results.find(({ outcome }) => outcome === 'failed')?.failure).toMatchObject({
      code: 'remote_auth_failed',
    })
    expect(byOutcome('done')).toHaveLength(11)
  })

  it('applied again it goes on where it ended, and then there is nothing to do', async () => {
    expect(outcomes(await applyTo(first, file))).toEqual([
      'done: create account forge',
      `done: create mirror Team/Project ${gitea.url}/ada/project.git`,
      `done: create mirror Team/Project ${gitea.url}/ada/backup.git`,
    ])
    expect(await planOf(first, file)).toMatchObject({ steps: [], problems: [], unchangedCount: 14 })
  })

  it('made what it says', async () => {
    expect(await first.client.call('settings.get', {})).toMatchObject({
      pushDelayMs: 500,
      defaultSchedule: { kind: 'cron', timeZone: 'Europe/Berlin' },
    })
    const { items: accounts } = await first.client.call('accounts.list', {})
    expect(
      accounts.map(({ label, kind, credentialKind }) => [label, kind, credentialKind]).toSorted(),
    ).toEqual([
      ['deploy', 'generic', 'ssh_key'],
      ['forge', 'gitea', 'password'],
      ['host', 'generic', 'password'],
      ['hub', 'github', 'password'],
    ])
    const { items: mirrors } = await first.client.call('mirrors.list', {})
    const pull = mirrors.find(({ direction }) => direction === 'pull')
    expect(pull).toMatchObject({
      repository: 'Team/Project',
      schedule: { kind: 'every', intervalMs: 300_000 },
      patterns: ['main', 'v*', '!wip/**'],
      notes: false,
      extraBranches: false,
      accountId: accounts.find(({ label }) => label === 'forge')?.id,
    })
    expect(await first.client.call('keptRefs.lifetime', { repository: 'team/project' })).toMatchObject({
      lifetimeMs: 30 * 86_400_000,
      followsSettings: false,
    })
  })

  it('its mirrors run with the accounts it made; a paused one does not', async () => {
    const runOf = async (name: string) =>
      (await first.client.call('mirrors.list', { repository: name })).items.map(
        ({ direction, lastRun, status }) => [direction, lastRun?.outcome ?? status] as const,
      )
    await expect
      .poll(() => runOf('Team/Project'), { timeout: 60_000 })
      .toEqual([
        ['pull', 'succeeded'],
        ['push', expect.stringMatching(/succeeded|unchanged/)],
      ])
    const [project] = (await first.client.call('mirrors.list', { repository: 'Team/Project' })).items
    const here = path.join(scratch, 'first', 'repositories', `${project?.repositoryId ?? ''}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
    expect(await runOf('resting')).toEqual([['push', 'paused']])
    expect((await first.client.call('runs.list', { repository: 'resting' })).items).toEqual([])
  })
})

describe('an export', () => {
  it('is the file of what is there, twice the same, with no secret', async () => {
    const text = await exported(first)
    expect(await exported(first)).toBe(text)
    expect(text).toContain('token: { env: MIRRORDESK_TOKEN_FORGE }')
    expect(text).toContain('password: { env: MIRRORDESK_PASSWORD_HOST }')
    expect(text).toContain('exclude: [ wip/** ]')
    said.push(text)
  })

  it('applied where it comes from does nothing; on an empty one it makes the same', async () => {
    const text = await exported(first)
    const read = readSetupFile(text)
    if (read.file === null) throw new Error(JSON.stringify(read.problems))
    expect(await planOf(first, read.file)).toMatchObject({ steps: [], problems: [] })
    const state = await applyTo(second, read.file)
    expect(state.results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(await exported(second)).toBe(text)
  })

  it('tells accounts with the same name apart, there and back', async () => {
    const credential = { kind: 'password', username: 'x', password } as const
    for (const host of ['one.invalid', 'two.invalid'])
      await second.client.call('accounts.add', { host, label: 'Twin', credential })
    const read = await second.client.call('setup.export', {})
    expect(Object.keys(read.accounts ?? {})).toContain('Twin (2)')
    expect(await planOf(second, read)).toMatchObject({ steps: [], problems: [] })
  })
})

describe('a file that says something else than what is there', () => {
  const only = (name: string, repository: NonNullable<SetupFile['repositories']>[string]): SetupFile => ({
    version: 1,
    repositories: { [name]: repository },
  })
  beforeEach(() => whenOver(first))

  it('is shown field by field, and changes those alone', async () => {
    const declared = only('team/project', {
      keptRefLifetime: 'settings',
      mirrors: [
        { direction: 'pull', url: `${gitea.url}/ada/project`, schedule: 'daily', include: ['main'] },
        { direction: 'push', account: 'forge', path: 'ada/backup', paused: true, onDiverged: 'overwrite' },
      ],
    })
    expect(stepsOf(await planOf(first, declared))).toEqual([
      'change repository Team/Project, keptRefLifetime 30d>settings',
      `change mirror Team/Project ${gitea.url}/ada/project.git, url ${gitea.url}/ada/project.git>${gitea.url}/ada/project, schedule 5m>daily, patterns main, v*, !wip/**>main`,
      `pause mirror Team/Project ${gitea.url}/ada/backup.git`,
    ])
    await applyTo(first, declared)
    expect(await planOf(first, declared)).toMatchObject({ steps: [], unchangedCount: 3 })
    const { items } = await first.client.call('mirrors.list', { repository: 'team/project' })
    expect(items).toMatchObject([
      { schedule: { kind: 'every', intervalMs: 86_400_000 }, extraBranches: false },
      { pausedBy: 'you', onDiverged: 'overwrite' },
    ])
  })

  it('moves a mirror to another address when it says from where, and it stays the same mirror', async () => {
    const before = await first.client.call('mirrors.list', { repository: 'resting' })
    const declared = only('resting', {
      mirrors: [{ direction: 'push', url: 'git@git.invalid:c/d.git', movedFrom: 'git@git.invalid:a/b.git' }],
    })
    expect(stepsOf(await planOf(first, declared))).toEqual([
      'change mirror resting git@git.invalid:a/b.git, url git@git.invalid:a/b.git>git@git.invalid:c/d.git',
    ])
    await applyTo(first, declared)
    const after = await first.client.call('mirrors.list', { repository: 'resting' })
    expect(after.items).toMatchObject([
      { id: before.items[0]?.id, url: 'git@git.invalid:c/d.git', accountId: before.items[0]?.accountId },
    ])
    expect(await planOf(first, declared)).toMatchObject({ steps: [] })
  })

  it('turns a mirror round where nothing is lost, and refuses it with what to run where something is', async () => {
    const backup = [...gitea.state.repositories.values()].find(({ name }) => name === 'backup')
    if (backup === undefined) throw new Error('There is no backup.')
    const there = await gitea.directoryOf(backup)
    await expect.poll(async () => (await refsOf(there, 'refs/heads')).size, { timeout: 60_000 }).toBe(1)
    const turned = only('team/project', {
      mirrors: [{ direction: 'sync', account: 'forge', path: 'ada/backup' }],
    })
    expect(outcomes(await applyTo(first, turned))).toEqual([
      `done: turn mirror Team/Project ${gitea.url}/ada/backup.git`,
    ])
    const work = await workRepository(scratch, 'stranger')
    await commitFile(work, 'b.txt', 'another history')
    await git(work, 'push', '--quiet', '--force', there, 'HEAD:refs/heads/main')
    const mirror = (await first.client.call('mirrors.list', { repository: 'team/project' })).items.find(
      ({ url }) => url.includes('backup'),
    )
    const pulling = only('team/project', {
      mirrors: [{ direction: 'pull', account: 'forge', path: 'ada/backup' }],
    })
    const state = await applyTo(first, pulling)
    expect(outcomes(state)).toEqual([`failed: turn mirror Team/Project ${gitea.url}/ada/backup.git`])
    expect(state.results[0]?.failure?.title).toContain(`mirrordesk mirror flip ${mirror?.id ?? ''} --pull`)
    expect(await first.client.call('mirrors.get', { id: mirror?.id ?? '' })).toMatchObject({
      direction: 'sync',
    })
  })

  it('what could publish something private fails by name until it is confirmed for that repository', async () => {
    const declared = only('other', { mirrors: [{ direction: 'push', url: 'https://git.invalid/a/b' }] })
    const refused = await applyTo(first, declared, { confirmPublic: ['another'] })
    expect(outcomes(refused)).toEqual([
      'done: create repository other',
      'failed: create mirror other https://git.invalid/a/b',
    ])
    expect(refused.results[1]?.failure?.code).toBe('publish_unconfirmed')
    expect(outcomes(await applyTo(first, declared, { confirmPublic: ['OTHER'] }))).toEqual([
      'done: create mirror other https://git.invalid/a/b',
    ])
  })

  it('gives accounts that exist their secrets anew when that is asked for', async () => {
    const token = gitea.addToken([...gitea.state.tokens.values()][0]?.userId ?? 0, giteaScopes)
    const declared: SetupFile = {
      version: 1,
      accounts: { FORGE: { kind: 'gitea', address: gitea.url, token: { env: 'NEW' } } },
    }
    expect(await planOf(first, declared)).toMatchObject({ steps: [] })
    expect(stepsOf(await planOf(first, declared, { renewSecrets: true }))).toEqual([
      'change account forge, token >from the environment variable NEW',
    ])
    gitea.expireToken(giteaToken)
    giteaToken = token
    expect(
      outcomes(await applyTo(first, declared, { renewSecrets: true, secrets: { Forge: token } })),
    ).toEqual(['done: change account forge'])
    const { items } = await first.client.call('accounts.list', {})
    const forge = items.find(({ label }) => label === 'forge')
    expect(
      (await first.client.call('accounts.check', { id: forge?.id ?? '' })).connection?.failure,
    ).toBeNull()
  })

  it('leaves what it does not name, and moves it to the trash only when that is asked for', async () => {
    const declared = only('tool', {})
    expect(await planOf(first, declared)).toMatchObject({
      steps: [],
      onlyHere: { repositories: ['2024', 'empty', 'other', 'resting', 'Team/Project'] },
    })
    const plan = await planOf(first, declared, { prune: true })
    expect(plan.steps.map(({ id }) => id)).toEqual([
      `trash mirror tool ${github.url}/mona/tool.git`,
      'trash repository 2024',
      'trash repository empty',
      'trash repository other',
      'trash repository resting',
      'trash repository Team/Project',
    ])
    expect(
      (await applyTo(first, declared, { prune: true })).results.every(({ outcome }) => outcome === 'done'),
    ).toBe(true)
    expect((await first.client.call('repositories.listTrash', {})).items).toHaveLength(5)
    expect((await first.client.call('mirrors.listTrash', {})).items).toHaveLength(1)
    expect((await first.client.call('accounts.list', {})).items).toHaveLength(4)
  })
})

describe('what a file cannot mean', () => {
  it('is said of all places at once', async () => {
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
    const declared: SetupFile = { version: 1, repositories: { one: {}, ONE: {} } }
    const { fingerprint } = await planOf(first, declared)
    await expect(first.client.call('setup.apply', { file: declared, fingerprint })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('repositories.ONE') as unknown,
    })
  })
})

it('no secret is in any file, event, answer or log', () => {
  const forms = [giteaToken, githubToken].flatMap((token) => formsOfSecret('x-access-token', token))
  const all = [...forms, ...formsOfSecret('ada', password)]
  for (const name of ['first', 'second']) expect(filesWith(path.join(scratch, name), all)).toEqual([])
  for (const text of said) for (const form of all) expect(text.includes(form), form.slice(0, 4)).toBe(false)
  expect(said.length).toBeGreaterThan(20)
})
