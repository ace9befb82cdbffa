import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupPlan } from '../../src-shared/domain/setup-plan.ts'
import type { FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { commitFile, git, refsOf, workRepository } from '../testing/scratch.ts'
import { createSetupWorld, giteaScopes, outcomes, planOf, whenApplied } from '../testing/setup-world.ts'

const world = createSetupWorld('declared-setup')
const stepsOf = ({ steps }: SetupPlan): readonly string[] =>
  steps.map(({ id, changes }) =>
    [id, ...changes.map(({ field, from, to }) => `${field} ${from ?? ''}>${to}`)].join(', '),
  )

/** Where the Gitea stores ada/backup. */
const backupOf = async (gitea: FakeGitea): Promise<string> => {
  const backup = [...gitea.state.repositories.values()].find(({ name }) => name === 'backup')
  if (backup === undefined) throw new Error('There is no backup.')
  return gitea.directoryOf(backup)
}

describe('a set-up file on an empty Mirrordesk', () => {
  it('is planned without a change, and needs the secrets of accounts that are to be made', async () => {
    const { gitea, github, first, file, secrets } = world()
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
    const { gitea, first, file, applyTo, secrets } = world()
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
    const { gitea, first, file, applyTo } = world()
    expect(outcomes(await applyTo(first, file))).toEqual([
      'done: create account forge',
      `done: create mirror Team/Project ${gitea.url}/ada/project.git`,
      `done: create mirror Team/Project ${gitea.url}/ada/backup.git`,
    ])
    expect(await planOf(first, file)).toMatchObject({ steps: [], problems: [], unchangedCount: 14 })
  })

  it('made what it says', async () => {
    const { first } = world()
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
    const { scratch, gitea, first } = world()
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
    // The first push may have come before what was pulled; then another one follows.
    const there = await backupOf(gitea)
    await expect.poll(async () => (await refsOf(there, 'refs/heads')).size, { timeout: 60_000 }).toBe(1)
    const [project] = (await first.client.call('mirrors.list', { repository: 'Team/Project' })).items
    const here = path.join(scratch, 'first', 'repositories', `${project?.repositoryId ?? ''}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
    expect(await runOf('resting')).toEqual([['push', 'paused']])
    expect((await first.client.call('runs.list', { repository: 'resting' })).items).toEqual([])
  })
})

describe('a file that says something else than what is there', () => {
  const only = (name: string, repository: NonNullable<SetupFile['repositories']>[string]): SetupFile => ({
    version: 1,
    repositories: { [name]: repository },
  })
  beforeEach(() => whenApplied(world().first))

  it('is shown field by field, and changes those alone', async () => {
    const { gitea, first, applyTo } = world()
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
    const { first, applyTo } = world()
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
    const { scratch, gitea, first, applyTo } = world()
    const there = await backupOf(gitea)
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
    const { first, applyTo } = world()
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
    const { gitea, first, applyTo } = world()
    const token = gitea.addToken([...gitea.state.tokens.values()][0]?.userId ?? 0, giteaScopes)
    const declared: SetupFile = {
      version: 1,
      accounts: { FORGE: { kind: 'gitea', address: gitea.url, token: { env: 'NEW' } } },
    }
    expect(await planOf(first, declared)).toMatchObject({ steps: [] })
    expect(stepsOf(await planOf(first, declared, { renewSecrets: true }))).toEqual([
      'change account forge, token >from the environment variable NEW',
    ])
    gitea.expireToken(world().giteaToken)
    world().giteaToken = token
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
    const { github, first, applyTo } = world()
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

it('no secret is in any file, event, answer or log', () => {
  world().expectNoSecret()
  expect(world().said.length).toBeGreaterThan(20)
})
