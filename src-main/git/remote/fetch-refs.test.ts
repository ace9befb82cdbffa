import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Credential, GitProgress } from '../../core/ports/remote-git.ts'
import { localRemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { failureOf, mirrorId, remoteAt, remoteGitUnderTest } from '../../testing/remote-git-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'

const scratch = scratchDirectory('fetch-refs')
const { setup, remoteGit } = remoteGitUnderTest(scratch, { stallMs: 4_000 })
const credential: Credential = { kind: 'password', username: 'ada', password: 'seeded-secret-0451' }
const refspecs = [
  `+refs/heads/*:refs/remotes/${mirrorId}/heads/*`,
  `+refs/tags/*:refs/remotes/${mirrorId}/tags/*`,
]

let upstream: FaultyUpstream
let source: string
let work: string
let store: string
let count = 0

const fetchInto = (
  repositoryPath: string,
  more: {
    remote?: ReturnType<typeof remoteAt>
    signal?: AbortSignal
    onProgress?: (one: GitProgress) => void
  } = {},
) =>
  remoteGit.fetch({
    repositoryPath,
    remote: remoteAt(upstream.repositoryUrl('source'), credential),
    refspecs,
    prune: true,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  })
const freshStore = () => bareRepository(scratch, `store-${(count += 1)}.git`)

/** What the store has seen of the remote, under the remote's own names. */
const seen = async (repository: string): Promise<Map<string, string>> => {
  const refs = await refsOf(repository, `refs/remotes/${mirrorId}`)
  return new Map([...refs].map(([name, id]) => [name.replace(`refs/remotes/${mirrorId}/`, 'refs/'), id]))
}

/** Every process of this machine: command line and process group. */
const processList = (): readonly {
  readonly commandLine: string
  readonly group: string
  readonly pid: string
}[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const group =
          readFileSync(`/proc/${pid}/stat`, 'utf8')
            .replace(/^.*\) /, '')
            .split(' ')[2] ?? ''
        return commandLine === '' ? [] : [{ commandLine, group, pid }]
      } catch {
        return []
      }
    })

const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

beforeAll(async () => {
  upstream = await startFaultyUpstream({ directory: scratch, users: { ada: 'seeded-secret-0451' } })
  source = await upstream.createRepository('source')
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'one')
  await git(work, 'branch', 'a')
  await git(work, 'branch', 'gone')
  await commitFile(work, 'large.txt', randomBytes(300_000).toString('hex'))
  await git(work, 'tag', '-m', 'first', 'v1')
  await git(work, 'push', '--quiet', source, 'refs/*:refs/*')
  store = await freshStore()
})
afterEach(() => upstream.fail(null))
afterAll(() => upstream.stop())

it('fetches branches and tags into the private namespace, and prunes what is gone', async () => {
  await fetchInto(store)
  expect(await seen(store)).toEqual(await refsOf(source))
  await git(source, 'update-ref', '-d', 'refs/heads/gone')
  await fetchInto(store)
  expect(await seen(store)).toEqual(await refsOf(source))
  expect(await git(store, 'for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags')).toBe('')
})

it('follows a branch a that became a/b, and a moved tag', async () => {
  await fetchInto(store)
  await git(source, 'update-ref', '-d', 'refs/heads/a')
  await git(source, 'update-ref', 'refs/heads/a/b', 'refs/heads/main')
  await commitFile(work, 'a.txt', 'moved')
  await git(work, 'tag', '--force', '-m', 'again', 'v1')
  await git(work, 'push', '--quiet', '--force', source, 'main', 'v1')
  await fetchInto(store)
  expect(await seen(store)).toEqual(await refsOf(source))
})

it('reports rising progress that ends at one, and the bytes received', async () => {
  const reports: GitProgress[] = []
  const { bytes } = await fetchInto(await freshStore(), { onProgress: (one) => reports.push(one) })
  const fractions = reports.map((one) => one.fraction ?? -1)
  expect(fractions).toEqual(fractions.toSorted((left, right) => left - right))
  expect(fractions.at(-1)).toBeGreaterThanOrEqual(0.85)
  expect(reports.at(-1)?.text).toMatch(/objects|deltas/)
  expect(bytes).toBeGreaterThan(300_000)
})

it('takes an empty repository as success, and prunes everything', async () => {
  await upstream.createRepository('empty')
  const filled = await freshStore()
  await fetchInto(filled)
  await fetchInto(filled, { remote: remoteAt(upstream.repositoryUrl('empty'), credential) })
  expect((await seen(filled)).size).toBe(0)
})

it('reads a repository of this computer', async () => {
  const local = await freshStore()
  await fetchInto(local, { remote: { address: localRemoteAddress(source), credential: null } })
  expect(await seen(local)).toEqual(await refsOf(source))
  const remote = { address: localRemoteAddress(source), credential: null }
  const options = { prefixes: ['refs/heads/'], signal: new AbortController().signal }
  const { refs, head } = await remoteGit.listRefs(remote, options)
  expect([refs, head]).toEqual([await refsOf(source, 'refs/heads'), 'refs/heads/main'])
})

it('says what failed: password, address, server', async () => {
  const wrong = remoteAt(upstream.repositoryUrl('source'), { ...credential, password: 'another-secret' })
  const refused = await failureOf(fetchInto(store, { remote: wrong }))
  expect(refused.code).toBe('remote_auth_failed')
  expect(JSON.stringify(refused.details)).not.toContain('another-secret')
  const missing = remoteAt(upstream.repositoryUrl('nothing'), credential)
  expect((await failureOf(fetchInto(store, { remote: missing }))).code).toBe('remote_not_found')
  upstream.fail({ kind: 'status', status: 503 })
  expect((await failureOf(fetchInto(store))).code).toBe('remote_error')
  upstream.fail({ kind: 'status', status: 403 })
  expect((await failureOf(fetchInto(store))).code).toBe('remote_read_denied')
})

it('says that the connection broke when the pack is cut midway, and leaves no part of it', async () => {
  upstream.fail({ kind: 'cut', afterBytes: 2_000 }, 'upload-pack')
  const fresh = await freshStore()
  const failure = await failureOf(fetchInto(fresh))
  expect(failure.code).toBe('remote_connection_lost')
  expect(readdirSync(path.join(fresh, 'objects', 'pack'))).toEqual([])
})

it('ends a transfer that stalls', async () => {
  upstream.fail({ kind: 'stall' }, 'upload-pack')
  const failure = await failureOf(fetchInto(store))
  expect(failure.code).toBe('remote_stalled')
  expect(failure.details).toMatchObject({ path: 'source' })
})

it.skipIf(process.platform !== 'linux')(
  'keeps the password out of every command line and file while it runs, and cancels the whole process group',
  async () => {
    const controller = new AbortController()
    const fresh = await freshStore()
    upstream.fail({ kind: 'stall' }, 'upload-pack')
    const stalled = upstream.nextFault()
    const failure = failureOf(fetchInto(fresh, { signal: controller.signal }))
    expect((await stalled).headers.authorization).toBeDefined()

    const processes = processList()
    const ours = processes.filter(({ commandLine }) =>
      commandLine.includes(`include.path=${setup.temporaryDirectory}`),
    )
    expect(ours).not.toHaveLength(0)
    const groups = new Set(ours.map(({ group }) => group))
    const members = processes.filter(({ group }) => groups.has(group))
    expect(members.length).toBeGreaterThan(1)
    const secretForms = [credential.password, Buffer.from(`ada:${credential.password}`).toString('base64')]
    for (const form of secretForms) {
      expect(processes.filter(({ commandLine }) => commandLine.includes(form))).toEqual([])
      const files = [...filesBelow(fresh), ...filesBelow(path.dirname(setup.temporaryDirectory))]
      expect(files.some((file) => file.endsWith('.config'))).toBe(true)
      expect(files.filter((file) => readFileSync(file, 'latin1').includes(form))).toEqual([])
    }

    controller.abort()
    expect((await failure).code).toBe('cancelled')
    expect(processList().filter(({ group }) => groups.has(group))).toEqual([])
  },
)

it('removes its file whatever happened', () => {
  expect(readdirSync(setup.temporaryDirectory)).toEqual([])
})

it('never takes an address for an option', async () => {
  const address = { ...localRemoteAddress('--upload-pack=touch /tmp/x'), protocol: 'ssh' as const }
  expect((await failureOf(fetchInto(store, { remote: { address, credential: null } }))).code).toBe(
    'invalid_input',
  )
  const option = { ...address, url: 'ssh://-oProxyCommand=x/y' }
  expect((await failureOf(fetchInto(store, { remote: { address: option, credential: null } }))).code).toBe(
    'invalid_input',
  )
})
