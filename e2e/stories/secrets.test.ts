import { mkdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as soon } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls } from '../../src-shared/contract/calls.ts'
import type { CallInput, CallName, ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { FaultPlace, SeenRequest } from '../../src-main/testing/fault-host/faults.ts'
import {
  type FaultyUpstream,
  startFaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { refuseByHook } from '../../src-main/testing/fault-host/hooks.ts'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../../src-main/testing/scratch.ts'
import { type ProgramResult, type RunningProgram, startProgram } from '../fixtures/built-program.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { commandLineOf, descendantsOf, noProcessTable } from '../fixtures/process-tree.ts'
import { filesWith, formsIn, formsOfSecret } from '../../src-main/testing/secret-forms.ts'

/** With everything that URLs, shells, headers and JSON write differently. */
const password = 'Seeded päss/w+rd "one" & $HOME 100%'
const token = 'seeded-token-two/with+slash=='
const pasted = 'seeded:pasted@three/four?five#six'
const wrong = 'seeded wrong "seven" %41'
const webhookSecret = 'seeded webhook/secret eight=='
const users = { ada: password, bot: token, eve: pasted }

type ReadCall = Extract<
  CallName,
  `${string}.${'get' | 'list' | 'info' | 'listTrash' | 'matrix' | 'patches' | 'lastChanges' | 'blame'}`
>

describe.skipIf(noProcessTable !== null)(`secrets ${noProcessTable ?? ''}`, () => {
  const scratch = scratchDirectory('secrets')
  const dataDirectory = path.join(scratch, 'data')
  const configuration = path.join(scratch, 'gitconfig')
  let upstream: FaultyUpstream
  let program: RunningProgram
  let client: ContractEventClient
  let work: string

  /** Everything that came out of the program, by where it came out. */
  const seen = { output: '', events: '', commandLines: new Set<string>() }
  const minted: string[] = []
  let watching = true
  let watched: Promise<void>

  /** Reads the arguments of every process the core starts, and its short-lived files, as often as it can. */
  const watch = async (): Promise<void> => {
    while (watching) {
      for (const id of descendantsOf(program.processId)) seen.commandLines.add(commandLineOf(id))
      for (const found of filesWith(path.join(dataDirectory, 'git'), seededForms)) {
        seen.output += `in a short-lived file: ${found}\n`
      }
      await soon()
    }
  }

  const noted = async (running: Promise<ProgramResult>): Promise<ProgramResult> => {
    const result = await running
    seen.output += result.stdout + result.stderr
    return result
  }
  const run = (...args: readonly string[]): Promise<ProgramResult> => noted(program.run(...args))
  const runWith = (input: string, ...args: readonly string[]): Promise<ProgramResult> =>
    noted(program.runWith(input, ...args))

  const seededForms = [
    ...Object.entries(users).flatMap(([name, secret]) => formsOfSecret(name, secret)),
    ...formsOfSecret('webhook', webhookSecret),
    ...['ada', 'bot', 'x-access-token'].flatMap((name) => formsOfSecret(name, wrong)),
  ]

  /** What a careless server says: it gives back all it was told. */
  const echoOf = (username: string, secret: string): string => {
    const url = new URL(upstream.repositoryUrl('source'))
    url.username = username
    url.password = secret
    return [
      'You may not do this. You sent:',
      `Authorization: Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`,
      `to ${url.href}, or http://${username}:${encodeURIComponent(secret)}@host/path,`,
      `that is the secret ${secret} of ${username}`,
    ].join('\n')
  }
  const echoOfRequest = ({ headers }: SeenRequest): string => {
    const basic = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString('utf8')
    return echoOf(basic.slice(0, basic.indexOf(':')), basic.slice(basic.indexOf(':') + 1))
  }
  /** From now on every request to that place is refused with an echo of itself. */
  const echoFrom = (place: FaultPlace, afterRequests: number, status = 403): void => {
    const headers = { 'Content-Type': 'text/plain' }
    upstream.fail({ kind: 'status', status, headers, body: echoOfRequest }, place, afterRequests)
  }

  beforeAll(async () => {
    upstream = await startFaultyUpstream({ directory: scratch, users })
    work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'one')
    await git(work, 'branch', 'refused')
    const bare = await upstream.createRepository('source')
    await git(work, 'push', '--quiet', bare, 'main', 'refused')
    for (const name of ['target', 'pasted', 'failing', 'partly']) await upstream.createRepository(name)
    program = await startProgram(dataDirectory)
    client = await connectContract(program)
    client.on((event) => (seen.events += JSON.stringify(event)))
    watched = watch()
  })
  afterAll(async () => {
    watching = false
    await watched
    await program.stop()
    await upstream.stop()
  })

  it('are used: pull, push, pasted in an address, for an import and a one-time fetch', async () => {
    const host = new URL(upstream.url).host
    const withPassword = ['--username', 'ada', '--password-stdin']
    const source = upstream.repositoryUrl('source')
    const url = new URL(source)
    url.username = 'eve'
    url.password = pasted
    expect(
      await runWith(`${password}\n`, 'account', 'add', 'generic', '--host', host, ...withPassword),
    ).toMatchObject({ exitCode: 0 })
    for (const [input, ...args] of [
      [password, 'mirror', 'add', 'pulled', '--pull', source, ...withPassword],
      ['', 'repo', 'create', 'pasted', '--mirror', '--clone-url', url.href],
      [token, 'repo', 'import', source, 'imported', '--username', 'bot', '--token-stdin'],
      [
        token,
        'mirror',
        'add',
        'imported',
        '--push',
        upstream.repositoryUrl('target'),
        '--username',
        'bot',
        '--token-stdin',
      ],
      [password, 'fetch', 'imported', source, ...withPassword],
    ] as const) {
      expect(await runWith(input, ...args)).toMatchObject({ exitCode: 0 })
    }
  })

  it('are minted, and handed to git by the credential helper', async () => {
    await run('credential', 'setup', '--file', configuration)
    for (const args of [['imported'], ['imported', '--url']]) {
      minted.push((await program.run('token', ...args)).stdout.trim().replace(/^.*:(.*)@.*$/, '$1'))
    }
    const request = `protocol=http\nhost=${new URL(program.address).host}\npath=imported.git\n\n`
    const answer = (await program.runWith(request, 'credential', 'get')).stdout
    minted.push(/^password=(.*)$/m.exec(answer)?.[1] ?? '')
    expect(minted.every((one) => one.startsWith('eyJ'))).toBe(true)
    await commitFile(work, 'a.txt', 'two')
    const pushed = await tryGit(work, ['push', `${program.address}/imported.git`, 'main'], {
      GIT_CONFIG_GLOBAL: configuration,
    })
    expect(pushed).toMatchObject({ exitCode: 0 })
    await untilIdle(client)
  })

  it('sign what is told to webhooks, of which some fail', async () => {
    const { webhook } = await client.call('webhooks.add', { url: upstream.url, secret: webhookSecret })
    await client.call('webhooks.test', { id: webhook.id })
    await noted(program.run('webhook', 'list'))
    await noted(program.run('webhook', 'deliveries', webhook.id, '--json'))
  })

  it('are wrong, or come back from a server that says all it was told', async () => {
    const source = upstream.repositoryUrl('source')
    const sourceDirectory = path.join(upstream.repositoriesDirectory, 'source.git')
    const asBot = ['--username', 'bot', '--token-stdin']
    const failed: ProgramResult[] = []
    failed.push(await runWith(wrong, 'mirror', 'add', 'failing', '--pull', source, '--token-stdin'))
    echoFrom('all', 0)
    failed.push(await runWith(wrong, 'mirror', 'add', 'echoed', '--pull', source, '--token-stdin'))
    failed.push(await run('mirror', 'sync', 'pulled'))
    upstream.fail(null)

    await commitFile(work, 'a.txt', 'three')
    await git(work, 'push', '--quiet', sourceDirectory, 'main')
    // The first request to upload-pack is the core's own; from the second on it is git that asks.
    echoFrom('upload-pack', 1)
    failed.push(await run('mirror', 'sync', 'pulled'))
    echoFrom('upload-pack', 1, 404)
    failed.push(await run('mirror', 'sync', 'pasted'))

    const target = upstream.repositoryUrl('failing')
    echoFrom('receive-pack', 0)
    failed.push(await runWith(token, 'mirror', 'add', 'imported', '--push', target, ...asBot))
    upstream.fail(null)
    const partly = path.join(upstream.repositoriesDirectory, 'partly.git')
    refuseByHook(partly, 'refs/heads/refused', echoOf('bot', token))
    const partlyUrl = upstream.repositoryUrl('partly')
    failed.push(await runWith(token, 'mirror', 'add', 'imported', '--push', partlyUrl, ...asBot))
    expect(failed.map(({ exitCode }) => exitCode)).toEqual(failed.map(() => 1))
    expect(failed.at(-1)?.stdout).toMatch(/refused +refused/)
  })

  it('stand in no output of the command line, no event and no argument of a process', async () => {
    for (const words of [
      'status',
      'mirror list',
      'account list',
      'mirror show pulled',
      'mirror list --json',
    ]) {
      await run(...words.split(' '))
    }
    const forms = [...seededForms, ...minted]
    expect(formsIn(seen.output, forms)).toEqual([])
    expect(seen.events).toContain('run.changed')
    expect(formsIn(seen.events, forms)).toEqual([])
    const lines = [...seen.commandLines].join('\n')
    expect(lines).toMatch(/git -c include\.path=\S+ .*fetch/)
    expect(lines).toContain('git-remote-http')
    expect(formsIn(lines, forms)).toEqual([])
  })

  it('stand in no answer of a call that reads', async () => {
    const { items: mirrors } = await client.call('mirrors.list', {})
    const { items: runs } = await client.call('runs.list', { limit: 500 })
    expect(runs.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThan(5)
    const { commitId: tip } = await client.call('files.list', { repository: 'pulled' })
    const [webhook] = (await client.call('webhooks.list', {})).items
    const webhookId = webhook?.id ?? ''
    const { items: deliveries } = await client.call('deliveries.list', { webhookId })
    expect(deliveries.length).toBeGreaterThan(0)
    const changed = { path: 'a.txt', oldPath: null }
    const inputs: { readonly [K in ReadCall]: readonly CallInput<K>[] } = {
      // Nobody signs in here; `app/forge-sign-in.test.ts` looks for its tokens.
      'accounts.signIn.get': [],
      'system.info': [{}],
      'credentialHelper.get': [{}],
      'overview.get': [{}],
      'repositories.list': [{}],
      'repositories.get': ['pulled', 'pasted', 'imported'].map((name) => ({ name })),
      'repositories.listTrash': [{}],
      'refs.list': [{ repository: 'pulled', kind: 'branch' }],
      'refs.matrix': ['pulled', 'imported'].map((repository) => ({ repository, kind: 'branch' as const })),
      'commits.list': [{ repository: 'pulled', all: true }],
      'commits.get': [{ repository: 'pulled', revision: tip }],
      'diffs.get': [{ repository: 'pulled', head: tip }],
      'diffs.patches': [{ repository: 'pulled', baseId: null, headId: tip, files: [changed] }],
      'files.list': [{ repository: 'pulled' }],
      'files.lastChanges': [{ repository: 'pulled' }],
      'files.get': [{ repository: 'pulled', path: 'a.txt' }],
      'files.blame': [{ repository: 'pulled', path: 'a.txt' }],
      'mirrors.list': [{}],
      'mirrors.listTrash': [{}],
      'mirrors.get': mirrors.map(({ id }) => ({ id })),
      'runs.list': [{}],
      'runs.get': runs.map(({ id }) => ({ id })),
      'activity.list': [{ limit: 500 }, { filter: 'problems', limit: 500 }],
      'keptRefs.list': [{ repository: 'pulled' }],
      'accounts.list': [{}],
      'discovery.get': [{ accountId: '' }],
      'discovery.list': [{ accountId: '' }],
      'imports.get': [{ accountId: '' }],
      'exports.get': [{ accountId: '' }],
      'existence.list': [{}],
      'pairs.get': [{ accountId: '' }],
      'forgeMirrors.list': [{}],
      'forgeMirrors.get': [],
      // No account here is one at a forge: `app/hooks-in.test.ts` looks for their secrets.
      'hooksIn.get': [],
      'hooksIn.list': [],
      // Rules hold no secrets.
      'newRepositories.get': [],
      'hostKeys.list': [{}],
      'keys.list': [{}],
      'signingKeys.list': [{}],
      'webhooks.list': [{}],
      'setup.get': [{}],
      'deliveries.list': [{ webhookId }],
      'deliveries.get': deliveries.map(({ id }) => ({ id })),
      'settings.get': [{}],
    }
    const reads = Object.keys(calls).filter((name) =>
      /\.(get|list|info|listTrash|matrix|patches|lastChanges|blame)$/.test(name),
    )
    expect(Object.keys(inputs).sort()).toEqual(reads.sort())
    for (const [name, all] of Object.entries(inputs)) {
      for (const input of all) {
        const answer = JSON.stringify(await client.call(name as 'runs.get', input as { id: string }))
        expect(formsIn(answer, [...seededForms, ...minted]), name).toEqual([])
      }
    }
  })

  it('stand in no file of the data directory, while it runs and when it has stopped', async () => {
    watching = false
    await watched
    const secretFiles = ['vault-key', 'admin-token', 'credential.curl']
    const [vaultKey = '', adminToken = ''] = secretFiles.map((name) =>
      readFileSync(path.join(dataDirectory, name), 'utf8').trim(),
    )
    const keyBytes = Buffer.from(vaultKey, 'hex')
    const own = [vaultKey, keyBytes.toString('base64'), adminToken, 'PRIVATE KEY']
    const forms = [...seededForms, ...minted, ...own]
    const isLookedAt = (name: string): boolean => !secretFiles.includes(name)
    expect(filesWith(dataDirectory, forms, isLookedAt)).toEqual([])
    expect(await program.stop()).toBe(0)
    expect(filesWith(dataDirectory, forms, isLookedAt)).toEqual([])
    // The search is one that finds.
    expect(filesWith(dataDirectory, [adminToken])).toEqual([`admin-token: ${adminToken}`])
  })

  it('lie in files that are closed to others, also in a directory that is not', async () => {
    const open = path.join(scratch, 'open')
    mkdirSync(open, { mode: 0o755 })
    const other = await startProgram(open)
    await other.json('repo', 'create', 'one')
    const modeOf = (file: string): number => statSync(file).mode & 0o777
    expect(modeOf(dataDirectory)).toBe(0o700)
    for (const directory of [dataDirectory, open]) {
      const files = ['vault-key', 'admin-token', 'mirrordesk.sqlite3', 'logs/core.log']
      expect(files.map((name) => modeOf(path.join(directory, name)))).toEqual(files.map(() => 0o600))
      const folders = ['repositories', 'git', 'logs']
      expect(folders.map((name) => modeOf(path.join(directory, name)))).toEqual(folders.map(() => 0o700))
    }
    expect(modeOf(path.join(open, 'mirrordesk.sqlite3-wal'))).toBe(0o600)
    expect(modeOf(path.join(open, 'credential.curl'))).toBe(0o600)
    expect(await other.stop()).toBe(0)
  })
})
