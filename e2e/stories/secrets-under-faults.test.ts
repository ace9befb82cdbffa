import path from 'node:path'
import { cpSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallOutput, ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { Direction } from '../../src-shared/domain/mirror.ts'
import * as words from '../../src-main/testing/fault-host/forge-words.ts'
import type { Fault, FaultPlace, SeenRequest } from '../../src-main/testing/fault-host/faults.ts'
import {
  startFaultyUpstream,
  type FaultyUpstream,
} from '../../src-main/testing/fault-host/faulty-upstream.ts'
import { refuseAll, refuseNothing } from '../../src-main/testing/fault-host/hooks.ts'
import { pointerOf, startLfsTestServer, type LfsTestServer } from '../../src-main/testing/lfs-test-server.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { startProgram, type RunningProgram } from '../fixtures/built-program.ts'
import { connectContract, untilIdle } from '../fixtures/contract-connection.ts'
import { noProcessTable } from '../fixtures/process-tree.ts'
import { watchProcesses, type ProcessWatch } from '../fixtures/process-watch.ts'
import { filesWith, formsIn, formsOfSecret } from '../../src-main/testing/secret-forms.ts'
import { isLongRun, ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

/** With what URLs, shells, headers and JSON write differently, in the name as well. */
const username = 'seeded name+ada@example.org'
const password = 'Seeded päss/w+rd "nine" & $HOME 100%'
const token = 'seeded-token-ten/with+slash=='
/** The name is told to everyone who may see the mirror; with a secret in it, it would be one. */
const users = { [username]: password, bot: token }

/** A mirror whose first run meets a fault, at a host of its own: what other rows left there does not concern it. */
type Row = {
  readonly direction: Direction
  readonly fault: Fault
  readonly place: FaultPlace
  readonly after: number
}

/** What a careless host says: its own words, and all it was told. */
const echo =
  (said: string) =>
  ({ url, headers }: SeenRequest): string => {
    const basic = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString('utf8')
    const secret = basic.slice(basic.indexOf(':') + 1)
    return [
      said,
      `You sent ${JSON.stringify(headers)} to ${url},`,
      `or http://${basic.replace(`:${secret}`, '')}:${encodeURIComponent(secret)}@host${url},`,
      `as ${basic}, with ${secret}`,
    ].join('\n')
  }

const isLong = isLongRun
const limitMs = 900_000

const plain = { 'Content-Type': 'text/plain' }
/** A host that says when to come back is not asked again within the run, which would take half a minute each time. */
const comeBack = { ...plain, 'Retry-After': '1' }
const saying = (status: number, said: string, headers: Readonly<Record<string, string>>): Fault => ({
  kind: 'status',
  status,
  headers,
  body: echo(said),
})
const statuses = [
  ...[401, 403, 404, 407, 413, 451].map((status) => saying(status, '', plain)),
  ...[400, 500, 503].map((status) => saying(status, '', comeBack)),
]
const bodies = Object.values(words)
const rowsAt = (
  direction: Direction,
  place: FaultPlace,
  after: number,
  faults: readonly Fault[],
): readonly Row[] => faults.map((fault) => ({ direction, fault, place, after }))
/** The core asks first, git itself after it. What the forges say is read in one place. */
const rows: readonly Row[] = [
  ...rowsAt('pull', 'discovery', 0, statuses),
  ...rowsAt('pull', 'upload-pack', 1, statuses),
  ...rowsAt('push', 'receive-pack', 1, statuses),
  ...rowsAt('sync', 'receive-pack', 0, statuses),
  ...rowsAt(
    'pull',
    'discovery',
    0,
    bodies.map((said) => saying(403, said, plain)),
  ),
]
/** Of every place some. */
const played = sampleOf(rows, 19)
/** So many rows are played at once: those of a host in trouble wait, 5 and then 30 seconds, for the next try. */
const lanes = 16

describe.skipIf(noProcessTable !== null)(`secrets under faults ${noProcessTable ?? ''}`, () => {
  const scratch = scratchDirectory('secrets-under-faults')
  const dataDirectory = path.join(scratch, 'data')
  const forms = [...formsOfSecret(username, password), ...formsOfSecret('bot', token)]
  let lfs: LfsTestServer
  let upstream: FaultyUpstream
  let program: RunningProgram
  let client: ContractEventClient
  let watch: ProcessWatch
  let work: string
  let events = ''
  let commits = 0
  const mirrors: Record<'pull' | 'push', string> = { pull: '', push: '' }

  beforeAll(async () => {
    lfs = await startLfsTestServer({ directory: scratch, users })
    upstream = await startFaultyUpstream({ directory: scratch, users, answersFirst: lfs.handle })
    work = await workRepository(scratch, 'work')
    await upstream.createRepository('source')
    await upstream.createRepository('target')
    await commit()
    program = await startProgram(dataDirectory)
    client = await connectContract(program)
    client.on((event) => (events += JSON.stringify(event)))
    watch = watchProcesses(program.processId, forms)
  })
  afterAll(async () => {
    await watch.stop()
    await program.stop()
    await Promise.all([upstream, ...hosts].map((host) => host.stop()))
    await lfs.stop()
  })

  const sourceDirectory = (): string => path.join(upstream.repositoriesDirectory, 'source.git')
  /** A new commit at the source, with a large file when it is asked for. */
  const commit = async (isLarge = false): Promise<void> => {
    commits += 1
    const content = Buffer.from(`large ${commits}`)
    if (isLarge) {
      lfs.put('source', content)
      await commitFile(work, `big${commits}.bin`, pointerOf(content))
    } else await commitFile(work, 'a.txt', `${commits}`)
    await git(work, 'push', '--quiet', sourceDirectory(), 'main')
  }
  const untilRunEnds = async (id: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const isOver = async (): Promise<void> => {
      if ((await client.call('runs.get', { id })).state === 'finished') resolve(undefined)
    }
    const stopListening = client.on((event) => {
      if (event.name === 'run.changed' && event.payload.id === id) void isOver()
    })
    await isOver()
    await promise
    stopListening()
  }
  const sync = async (mirror: 'pull' | 'push'): Promise<string | null> => {
    const { id } = await client.call('mirrors.syncNow', { id: mirrors[mirror] })
    await untilIdle(client)
    return (await client.call('runs.get', { id })).outcome
  }
  const add = async (...args: readonly string[]): Promise<void> => {
    const [input = '', ...words] = args
    expect(await program.runWith(input, 'mirror', 'add', ...words)).toMatchObject({ exitCode: 0 })
  }

  it('are given for a pull and a push that work', async () => {
    const asAda = ['--username', username, '--password-stdin']
    const asBot = ['--username', 'bot', '--token-stdin']
    await add(password, 'copy', '--pull', upstream.repositoryUrl('source'), ...asAda)
    await add(token, 'copy', '--push', upstream.repositoryUrl('target'), ...asBot)
    for (const { id, direction } of (await client.call('mirrors.list', {})).items) {
      if (direction !== 'sync') mirrors[direction] = id
    }
  })

  const hosts: FaultyUpstream[] = []
  /** @returns how the run ended */
  const play = async ({ direction, fault, place, after }: Row, number: number): Promise<string> => {
    const host = await startFaultyUpstream({ directory: scratch, users })
    hosts.push(host)
    const name = `row${number}`
    const directory = await host.createRepository(name)
    if (direction === 'pull') cpSync(sourceDirectory(), directory, { recursive: true })
    host.fail(fault, place, after)
    const { mirror, run } = await client.call('mirrors.add', {
      repository: direction === 'pull' ? name : 'copy',
      createRepository: true,
      direction,
      url: host.repositoryUrl(name),
      credential: { kind: 'password', username, password },
    })
    await untilRunEnds(run.id)
    // It would try again by itself, and with what comes later.
    await client.call('mirrors.pause', { id: mirror.id })
    const { outcome } = await client.call('runs.get', { id: run.id })
    expect(host.requests.length, 'nobody asked').toBeGreaterThan(after)
    return `${outcome ?? 'under way'} at ${place} for ${direction}, ${JSON.stringify(fault)}`
  }

  it(
    `are sent to hosts that fail in every way they can (${ofAll(played, rows)}), and give back what they were told`,
    async () => {
      const waiting = [...played.entries()]
      const lane = async (): Promise<void> => {
        for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
          expect(await play(row[1], row[0])).toMatch(/^failed /)
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane))
    },
    limitMs,
  )

  it(
    'are sent to a target that refuses, in the words of every forge',
    async () => {
      const target = path.join(upstream.repositoriesDirectory, 'target.git')
      const told = echo('You may not.')({
        method: 'POST',
        url: '/target.git',
        connection: 0,
        headers: { authorization: `Basic ${Buffer.from(`bot:${token}`).toString('base64')}` },
      })
      // All of them were read at the first request; a push is read by the same rules.
      for (const body of bodies.filter((_, index) => isLong || index % 12 === 0)) {
        refuseNothing(target)
        await commit()
        refuseAll(target, `${body}\n${told}`)
        await sync('pull')
        await sync('push')
      }
      refuseNothing(target)
    },
    limitMs,
  )

  it(
    'are sent to a server of large files, which gives back what it was told',
    async () => {
      for (const status of isLong ? [401, 403, 404, 413, 422, 507] : [422]) {
        for (const place of ['batch', 'download'] as const) {
          lfs.fail(place, { kind: 'echo', status })
          await commit(true)
          await sync('pull')
          lfs.fail(place, null)
        }
        for (const place of ['batch', 'upload', 'verify'] as const) {
          await commit(true)
          await sync('pull')
          lfs.fail(place, { kind: 'echo', status })
          await sync('push')
          lfs.fail(place, null)
        }
      }
      expect(lfs.violations).toEqual([])
    },
    limitMs,
  )

  it('are sent to hosts that ask for patience, and to what then waits', async () => {
    await commit()
    await sync('pull')
    upstream.fail(saying(429, words.secondaryLimitBody, plain))
    for (const mirror of ['pull', 'push'] as const) {
      expect(await sync(mirror)).toBe('failed')
      expect(await sync(mirror)).toBe('failed')
    }
  })

  it('stand in no argument of a process, and in variables of those alone that speak with the host', async () => {
    await watch.stop()
    const lines = [...watch.commandLines].join('\n')
    // Pushes over HTTP are made by ourselves, with no process that speaks with the host.
    expect(lines).toMatch(/git -c include\.path=\S+ .*fetch/)
    expect(lines).toContain('git-remote-http')
    expect(formsIn(lines, forms)).toEqual([])
    const names = [...new Set(watch.heldVariables.map(({ name }) => name))].sort()
    expect(names).toEqual(['MIRRORDESK_PASSWORD'])
    // git, and what it starts to speak with the host and to take the pack in.
    const others = watch.heldVariables.filter(({ commandLine }) =>
      /update-ref|cat-file|merge-base/.test(commandLine),
    )
    expect(others).toEqual([])
  })

  /** All that the window shows of mirrors, and what leaves in a file. */
  const shownAndExported = async (): Promise<readonly string[]> => {
    const { items } = await client.call('mirrors.list', {})
    const answers: unknown[] = [
      items,
      await client.call('overview.get', {}),
      await client.call('accounts.list', {}),
      await client.call('settings.get', {}),
      await client.call('activity.list', { limit: 500 }),
    ]
    for (const repository of new Set(items.map((mirror) => mirror.repository))) {
      const exported: CallOutput<'runs.export'>['items'] = []
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const page: CallOutput<'runs.export'> = await client.call('runs.export', {
          repository,
          ...(cursor === undefined ? {} : { cursor }),
        })
        exported.push(...page.items)
        cursor = page.nextCursor
      }
      expect(exported.length, repository).toBeGreaterThan(0)
      answers.push(exported)
    }
    const commands = await Promise.all([
      program.run('mirror', 'history', 'copy', '--json'),
      program.run('mirror', 'history', 'copy', '--limit', '500'),
    ])
    for (const { exitCode, stdout } of commands) expect([exitCode, stdout.length > 1_000]).toEqual([0, true])
    return [
      ...answers.map((answer) => JSON.stringify(answer)),
      ...commands.map(({ stdout, stderr }) => stdout + stderr),
    ]
  }

  it('stand in no event, no answer, no export and no file', async () => {
    const secrets = [...forms, ...lfs.requests.flatMap(({ headers }) => headers['x-signature'] ?? [])]
    expect(events).toContain('run.changed')
    expect(formsIn(events, secrets.map(String))).toEqual([])
    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      const page: { readonly items: readonly { readonly id: string }[]; readonly nextCursor: string | null } =
        await client.call('runs.list', { limit: 500, ...(cursor === undefined ? {} : { cursor }) })
      for (const { id } of page.items) {
        const answer = JSON.stringify(await client.call('runs.get', { id }))
        expect(formsIn(answer, secrets.map(String)), id).toEqual([])
      }
      cursor = page.nextCursor
    }
    for (const answer of await shownAndExported()) expect(formsIn(answer, secrets.map(String))).toEqual([])
    const own = ['vault-key', 'admin-token', 'credential.curl']
    const isLookedAt = (name: string): boolean => !own.includes(name)
    expect(filesWith(dataDirectory, secrets.map(String), isLookedAt)).toEqual([])
    expect(await program.stop()).toBe(0)
    expect(filesWith(dataDirectory, secrets.map(String), isLookedAt)).toEqual([])
    expect(readFileSync(path.join(dataDirectory, 'logs/core.log'), 'utf8')).not.toBe('')
  })
})
