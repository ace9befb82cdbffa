import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallInput } from '../../src-shared/contract/contract-types.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupState } from '../../src-shared/domain/setup-plan.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { readSetupFile } from './setup-file/read-setup-file.ts'
import { writeSetupText } from './setup-file/write-setup-text.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('declared-forge-setup')
const clock = createManualClock(Date.now())
let ticks = 0
const serverNow = (): number => clock.now() + (ticks += 1) * 1_000
let home: FakeGitea
let away: FakeGitea
let first: App
let second: App
let file: SetupFile
let secrets: Readonly<Record<string, string>>

const start = (name: string): Promise<App> =>
  startTestCore({
    dataDirectory: path.join(scratch, name),
    clock,
  })

let works = 0
const fill = async (forge: FakeGitea, at: string, name: string): Promise<void> => {
  const directory = await forge.directoryOf(forge.addRepository(at, {}))
  const work = await workRepository(scratch, `work-${(works += 1)}`)
  await commitFile(work, `${name}.txt`, name)
  await git(work, 'push', '--quiet', directory, 'HEAD:refs/heads/main')
}

beforeAll(async () => {
  home = await startFakeGitea({ directory: scratch, now: serverNow })
  away = await startFakeGitea({ directory: scratch, now: serverNow })
  secrets = { home: home.addUser('ada', ['all']).token, away: away.addUser('bob', ['all']).token }
  await fill(home, 'ada/tool', 'tool')
  await fill(home, 'ada/second', 'second')
  away.addRepository('bob/tool', {})
  await fill(away, 'bob/full', 'precious')
  await fill(away, 'bob/source', 'source')
  first = await start('first')
  second = await start('second')
  file = {
    version: 1,
    settings: { publicAddress: 'https://mirrors.invalid' },
    accounts: {
      home: {
        kind: 'gitea',
        address: home.url,
        token: { env: 'HOME_TOKEN' },
        webhooks: false,
        newRepositories: {
          listEvery: '1h',
          rules: [
            { name: 'secret-*', way: 'ignore' },
            { owner: 'acme', forks: 'none', way: 'pull', schedule: '15m', as: 'in/{name}' },
          ],
        },
      },
      away: { kind: 'gitea', address: away.url, token: { env: 'AWAY_TOKEN' } },
    },
    forgeMirrors: [
      {
        forge: 'home',
        repository: 'ada/tool',
        direction: 'push',
        account: 'away',
        path: 'bob/tool',
        every: '60m',
        onPush: false,
      },
      { forge: 'Home', repository: 'ada/second', direction: 'push', account: 'away', path: 'bob/full' },
      {
        forge: 'home',
        repository: 'ada/copy',
        direction: 'pull',
        account: 'away',
        url: `${away.url}/bob/source.git`,
        every: '12h',
      },
    ],
  }
})
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()])
  for (const forge of [home, away]) {
    await forge.idle()
    await forge.stop()
    expect(forge.violations).toEqual([])
  }
})

type Choice = Partial<CallInput<'setup.apply'>>

/** What waits for a server waits by the clock. */
const waited = async <T>(call: Promise<T>): Promise<T> => {
  const state = { isOver: false }
  const over = call.finally(() => (state.isOver = true))
  over.catch(() => undefined)
  while (!state.isOver) {
    await clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return over
}

const planOf = (app: App, declared: SetupFile, choice: Choice = {}): Promise<SetupPlan> =>
  waited(app.client.call('setup.plan', { file: declared, ...choice }))

const applyTo = async (app: App, declared: SetupFile, choice: Choice = {}): Promise<SetupState> => {
  const { fingerprint, problems } = await planOf(app, declared, choice)
  expect(problems).toEqual([])
  await app.client.call('setup.apply', { file: declared, fingerprint, secrets, ...choice })
  for (;;) {
    const { state } = await app.client.call('setup.get', {})
    if (state !== null && state.finishedAt !== null) return state
    await clock.advance(1_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const stepsOf = ({ steps }: SetupPlan): readonly string[] =>
  steps.map(({ id, changes }) =>
    [id, ...changes.map(({ field, from, to }) => `${field} ${from ?? ''}>${to}`)].join(', '),
  )
const outcomes = ({ results }: SetupState): readonly string[] =>
  results.map(({ id, outcome, needs }) => `${outcome}${needs === null ? '' : ` (${needs})`}: ${id}`)
const exported = async (app: App): Promise<string> =>
  writeSetupText(await app.client.call('setup.export', {}))
const fileOf = (text: string): SetupFile => {
  const read = readSetupFile(text)
  if (read.file === null) throw new Error(JSON.stringify(read.problems))
  return read.file
}
const headAt = async (forge: FakeGitea, at: string): Promise<string | undefined> => {
  const repository = forge.state.byPath(at)
  if (repository === null) return undefined
  return (await refsOf(await forge.directoryOf(repository), 'refs/heads')).get('refs/heads/main')
}
const changed = (index: number, change: object): SetupFile => ({
  ...file,
  forgeMirrors: (file.forgeMirrors ?? []).map((one, at) => (at === index ? { ...one, ...change } : one)),
})

describe('what a set-up file says of forges', () => {
  it('is planned after the accounts it needs', async () => {
    const plan = await planOf(first, file)
    expect(plan).toMatchObject({ problems: [], byHand: [] })
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'change settings',
      'create account home',
      'create account away',
      'change webhooks home',
      'change rules home',
      `create forge_mirror ada/tool at home ${away.url}/bob/tool.git`,
      `create forge_mirror ada/second at home ${away.url}/bob/full.git`,
      `create forge_mirror ada/copy at home ${away.url}/bob/source.git`,
    ])
    expect(plan.steps.at(-2)).toMatchObject({
      after: ['create account home', 'create account away'],
      notes: ['What the target holds is looked at once its accounts are here.'],
    })
  })

  it('is done by the checks of each: what would be overwritten is left until somebody says so', async () => {
    const precious = await headAt(away, 'bob/full')
    const state = await applyTo(first, file)
    expect(outcomes(state)).toEqual([
      'done: change settings',
      'done: create account home',
      'done: create account away',
      'done: change webhooks home',
      'done: change rules home',
      `done: create forge_mirror ada/tool at home ${away.url}/bob/tool.git`,
      `failed (overwrite): create forge_mirror ada/second at home ${away.url}/bob/full.git`,
      `done: create forge_mirror ada/copy at home ${away.url}/bob/source.git`,
    ])
    expect(await headAt(away, 'bob/tool')).toBe(await headAt(home, 'ada/tool'))
    expect(await headAt(home, 'ada/copy')).toBe(await headAt(away, 'bob/source'))
    expect(await headAt(away, 'bob/full')).toBe(precious)
    const { items } = await first.client.call('accounts.list', {})
    const accountId = items.find(({ label }) => label === 'home')?.id ?? ''
    expect(await first.client.call('hooksIn.get', { accountId })).toMatchObject({ enabled: false })
    expect(await first.client.call('newRepositories.get', { accountId })).toMatchObject({
      everyMs: 3_600_000,
      rules: [
        { pattern: 'secret-*', way: 'ignore', schedule: null },
        { owner: 'acme', forks: 'none', nameTemplate: 'in/{name}', schedule: { intervalMs: 900_000 } },
      ],
    })
  })

  it('says in the plan what would be overwritten, and keeps it before it is', async () => {
    const precious = (await headAt(away, 'bob/full')) ?? ''
    const plan = await planOf(first, file)
    expect(plan.steps).toMatchObject([
      {
        name: 'ada/second',
        overwrites: { count: 1 },
        notes: expect.arrayContaining([expect.stringContaining('is taken into the repository')]) as unknown,
      },
    ])
    const state = await applyTo(first, file, { confirmOverwrite: ['ADA/second'] })
    expect(state.results.map(({ outcome }) => outcome)).toEqual(['done'])
    expect(await headAt(away, 'bob/full')).toBe(await headAt(home, 'ada/second'))
    const { items } = await first.client.call('repositories.list', {})
    const kept = items.find(({ name }) => name === plan.steps[0]?.overwrites?.keepIn)
    const here = path.join(scratch, 'first', 'repositories', `${kept?.id ?? ''}.git`)
    expect([...(await refsOf(here)).values()]).toContain(precious)
    expect(await planOf(first, file)).toMatchObject({ steps: [], byHand: [], problems: [] })
  })

  it('is exported, taken on elsewhere, and exported there as the same bytes', async () => {
    const text = await exported(first)
    expect(text).toContain('webhooks: false')
    expect(text).toContain('as: in/{name}')
    expect(await planOf(first, fileOf(text))).toMatchObject({ steps: [], byHand: [], problems: [] })
    const state = await applyTo(second, fileOf(text))
    expect(state.results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(await exported(second)).toBe(text)
    expect(home.state.byPath('ada/tool')?.pushMirrors).toHaveLength(1)
  })

  it('changes what differs, and leaves to a person what only a person can do', async () => {
    const wanted = changed(0, { every: '2h', onPush: true })
    expect(stepsOf(await planOf(first, wanted))).toEqual([
      `change forge_mirror ada/tool at home ${away.url}/bob/tool.git, every 1h>2h, onPush no>yes`,
    ])
    expect((await applyTo(first, wanted)).results.map(({ outcome }) => outcome)).toEqual(['done'])
    expect(await planOf(first, wanted)).toMatchObject({ steps: [] })
    const turned = await planOf(first, changed(2, { direction: 'push' }))
    expect(turned.byHand).toMatchObject([
      {
        name: 'ada/copy',
        forge: 'home',
        message: expect.stringMatching(/mirror flip mir_\S+ --push$/) as string,
      },
    ])
    const without: SetupFile = {
      ...file,
      accounts: { home: { ...file.accounts?.['home'], newRepositories: { rules: [] } } as never },
      forgeMirrors: [],
    }
    expect(stepsOf(await planOf(first, without))).toEqual([
      expect.stringMatching(/^change rules home, rules \S.* no forks: pull, 15m, as in\/\{name\}>none$/),
    ])
  })

  it('names what is wrong, where it stands', async () => {
    const text = [
      'version: 1',
      'accounts:',
      '  hub: { kind: github, token: { env: T }, newRepositories: { rules: [ { nmae: x } ] } }',
      'forgeMirrors:',
      '  - { forge: hub, repository: tool, direction: push, url: https://a.invalid/b, every: 5m }',
      '  - { forge: hub, repository: a/b, direction: pull, path: a/b, onPush: true }',
    ].join('\n')
    const read = readSetupFile(text)
    if (read.file !== null) throw new Error('It was taken.')
    expect(read.problems.map(({ line, path: at, message }) => `${line} ${at}: ${message}`)).toEqual([
      '3 accounts.hub.newRepositories.rules[0].nmae: This key is not known here. Did you mean name?',
      '5 forgeMirrors[0].repository: This is no path like owner/name.',
      '5 forgeMirrors[0].every: This is a time of at least 10m, like 8h, or never.',
      '6 forgeMirrors[1].path: A path needs the account at whose host it is.',
      '6 forgeMirrors[1].onPush: Only a push has this.',
    ])
    const url = 'https://a.invalid/b'
    const { problems } = await planOf(first, {
      version: 1,
      accounts: {
        hub: { kind: 'github', token: { env: 'T' }, newRepositories: { rules: [{ as: '{nmae}' }] } },
      },
      forgeMirrors: [
        { forge: 'hub', repository: 'a/b', direction: 'push', url },
        { forge: 'none', repository: 'a/b', direction: 'push', url },
        { forge: 'home', repository: 'a/b', direction: 'push', url },
        { forge: 'home', repository: 'A/b', direction: 'push', url: 'https://a.invalid/b.git' },
        { forge: 'home', repository: 'a/c', direction: 'push', url, account: 'away' },
      ],
    })
    expect(problems.map(({ path: at, message }) => `${at.join('.')}: ${message}`)).toEqual([
      'accounts.hub.newRepositories.rules.0.as: {nmae} means nothing in a name: {owner}, {name}, {path} and {host} do.',
      'forgeMirrors.0.forge: hub runs no mirrors itself: Gitea, Forgejo and GitLab do.',
      'forgeMirrors.1.forge: No account has this name, neither here nor in the file. There is away, home, hub.',
      'forgeMirrors.3: A/b has another mirror with this remote in the file.',
      expect.stringContaining('forgeMirrors.4.account: '),
    ])
  })

  it('ends pushes that are not named by prune alone, and no pull', async () => {
    const none: SetupFile = { version: 1, repositories: {} }
    expect((await planOf(second, none)).onlyHere.forgeMirrors).toHaveLength(3)
    const plan = await planOf(second, none, { prune: true })
    const ended = plan.steps.filter(({ subject }) => subject === 'forge_mirror').map(({ id }) => id)
    expect(ended.toSorted()).toEqual([
      `remove forge_mirror ada/second at home ${away.url}/bob/full.git`,
      `remove forge_mirror ada/tool at home ${away.url}/bob/tool.git`,
    ])
    expect(plan.byHand.map(({ name }) => name)).toEqual(['ada/copy'])
    const before = await headAt(away, 'bob/tool')
    const state = await applyTo(second, none, { prune: true })
    expect(state.results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    // The other computer changed its own, which the forge made anew for it: that is no mirror of this one.
    const left = home.state.byPath('ada/tool')?.pushMirrors ?? []
    expect(left.map(({ interval }) => interval)).toEqual(['2h0m0s'])
    left.length = 0
    expect(await headAt(away, 'bob/tool')).toBe(before)
    expect(await planOf(second, none, { prune: true })).toMatchObject({ steps: [], byHand: [{}] })
  })

  it('goes on with a set-up that broke off', async () => {
    const only = { ...file, forgeMirrors: (file.forgeMirrors ?? []).slice(0, 1) }
    home.fail({ kind: 'cut', at: /POST .*push_mirrors$/, times: 1, done: true })
    const broken = await applyTo(second, only)
    expect(outcomes(broken)).toEqual(
      expect.arrayContaining([`failed: create forge_mirror ada/tool at home ${away.url}/bob/tool.git`]),
    )
    const again = await applyTo(second, only)
    expect(outcomes(again)).toEqual([`done: create forge_mirror ada/tool at home ${away.url}/bob/tool.git`])
    expect(home.state.byPath('ada/tool')?.pushMirrors).toHaveLength(1)
    expect(await planOf(second, only)).toMatchObject({ steps: [] })
  })
})
