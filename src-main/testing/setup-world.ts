import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { CallInput } from '../../src-shared/contract/contract-types.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupState } from '../../src-shared/domain/setup-plan.ts'
import type { App } from '../app/app-options.ts'
import { startFakeGitea, type FakeGitea } from './fake-forges/gitea/start-fake-gitea.ts'
import { startFakeGitHub, type FakeGitHub } from './fake-forges/github/start-fake-github.ts'
import { commitFile, git, scratchDirectory, workRepository } from './scratch.ts'
import { filesWith, formsOfSecret } from './secret-forms.ts'
import { startTestCore } from './start-test-core.ts'

type Choice = Partial<CallInput<'setup.apply'>>

/** Two forges, cores that are empty at first, and a set-up file that names what the forges have. */
export type SetupWorld = {
  readonly scratch: string
  readonly gitea: FakeGitea
  readonly github: FakeGitHub
  /** Of ada at the Gitea; another one when the old one expired. */
  giteaToken: string
  readonly file: SetupFile
  /** The first core. */
  readonly first: App
  /** Another one, with a data directory of its own below `scratch`. */
  readonly start: (name: string) => Promise<App>
  /** What clients were told. */
  readonly said: string[]
  readonly secrets: () => Readonly<Record<string, string>>
  /** Applies what is planned, with all secrets, and every publication confirmed; resolves at its end. */
  readonly applyTo: (app: App, declared: SetupFile, choice?: Choice) => Promise<SetupState>
  /** Fails when a secret is in a file, or in what clients were told. */
  readonly expectNoSecret: () => void
}

export const giteaScopes = ['write:repository', 'write:organization', 'write:user']
export const hostPassword = 'pass word/ä+for-the-host'
const allPublic = { confirmPublic: ['team/project', 'tool', 'resting', 'other', 'one', 'two'] }

export const planOf = (app: App, declared: SetupFile, choice: Choice = {}): Promise<SetupPlan> =>
  app.client.call('setup.plan', { file: declared, ...choice })

/** Resolves when no file is being applied any more. */
export const whenApplied = async (app: App): Promise<SetupState> => {
  for (;;) {
    const { state } = await app.client.call('setup.get', {})
    if (state !== null && state.finishedAt !== null) return state
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const outcomes = ({ results }: SetupState): readonly string[] =>
  results.map(({ id, outcome }) => `${outcome}: ${id}`)

const fileFor = (gitea: FakeGitea, github: FakeGitHub, keyFile: string): SetupFile => ({
  version: 1,
  settings: { pushDelay: '500ms', defaultSchedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } },
  accounts: {
    forge: { kind: 'gitea', address: gitea.url, token: { env: 'A' } },
    hub: { kind: 'github', address: github.url, token: { file: '/somewhere' } },
    host: { kind: 'generic', address: 'git.invalid', username: 'ada', password: { prompt: true } },
    deploy: { kind: 'generic', address: 'git.invalid', ssh: { key: keyFile } },
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
})

/** Usable at the top of a test file. */
export const createSetupWorld = (area: string): (() => SetupWorld) => {
  const scratch = scratchDirectory(area)
  const cores: App[] = []
  const names: string[] = []
  const said: string[] = []
  let world: SetupWorld

  const start = async (name: string): Promise<App> => {
    const app = await startTestCore({ dataDirectory: path.join(scratch, name) })
    app.contract.hub.on((event) => void said.push(JSON.stringify(event)))
    cores.push(app)
    names.push(name)
    return app
  }

  beforeAll(async () => {
    for (const name of ['gitea', 'github']) mkdirSync(path.join(scratch, name))
    const gitea = await startFakeGitea({ directory: path.join(scratch, 'gitea'), now: Date.now })
    const github = await startFakeGitHub({ directory: path.join(scratch, 'github'), now: Date.now })
    const giteaToken = gitea.addUser('ada', giteaScopes).token
    github.addUser('mona')
    const githubToken = github.addToken('mona', 'classic', { scopes: ['repo', 'read:org'] })
    const tokens = [giteaToken, githubToken]
    const full = gitea.addRepository('ada/project')
    const work = await workRepository(scratch, 'project')
    await commitFile(work, 'a.txt', 'a')
    await git(work, 'push', '--quiet', await gitea.directoryOf(full), 'HEAD:refs/heads/main')
    gitea.addRepository('ada/backup')
    github.addRepository('mona/tool')
    const keyFile = path.join(scratch, 'id_key')
    writeFileSync(keyFile, 'not looked into', { mode: 0o600 })
    const secrets = () => ({ forge: world.giteaToken, hub: githubToken, host: hostPassword })
    world = {
      scratch,
      gitea,
      github,
      giteaToken,
      file: fileFor(gitea, github, keyFile),
      first: await start('first'),
      start,
      said,
      secrets,
      applyTo: async (app, declared, choice = {}) => {
        const { fingerprint, problems } = await planOf(app, declared, choice)
        expect(problems).toEqual([])
        const asked = { file: declared, fingerprint, secrets: secrets(), ...allPublic, ...choice }
        await app.client.call('setup.apply', asked)
        const state = await whenApplied(app)
        said.push(JSON.stringify(state))
        return state
      },
      expectNoSecret: () => {
        const all = [...tokens, world.giteaToken].flatMap((token) => formsOfSecret('x-access-token', token))
        all.push(...formsOfSecret('ada', hostPassword))
        for (const name of names) expect(filesWith(path.join(scratch, name), all)).toEqual([])
        for (const text of said) {
          for (const form of all) expect(text.includes(form), form.slice(0, 4)).toBe(false)
        }
      },
    }
  })

  afterAll(async () => {
    const { gitea, github } = world
    await Promise.all(cores.map((app) => app.stop()))
    await gitea.idle()
    await Promise.all([gitea.stop(), github.stop()])
    expect(gitea.violations).toEqual([])
    expect(github.violations).toEqual([])
  })

  return () => world
}
