import { createServer as createTlsServer } from 'node:https'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Credential } from '../../core/ports/remote-git.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { apacheAvailable, startApacheUpstream, type ApacheUpstream } from '../../testing/apache-upstream.ts'
import type { Fault } from '../../testing/fault-host/faults.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../testing/fault-host/faulty-upstream.ts'
import { failureOf } from '../../testing/remote-git-under-test.ts'
import { commitFile, git, refsOf, scratchDirectory, tryGit, workRepository } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { createSpawnGit, type SpawnGit } from '../spawn-git.ts'
import { createRefReader } from '../ref-reader.ts'
import { createRemoteGit } from './create-remote-git.ts'

const scratch = scratchDirectory('list-refs')
const setup = prepareGitSetup(path.join(scratch, 'git data'))
let processes = 0
const spawn: SpawnGit = (args, options) => {
  processes += 1
  return createSpawnGit(setup)(args, options)
}
const remoteGit = createRemoteGit({
  spawn,
  run: createRunGit(setup),
  refs: createRefReader({ run: createRunGit(setup) }),
  setup,
  timeouts: { connectMs: 2_000, answerMs: 3_000 },
})
afterAll(() => remoteGit.close())

const prefixes = ['refs/heads/', 'refs/tags/']
const list = (url: string, credential: Credential | null = null, signal = new AbortController().signal) =>
  remoteGit.listRefs({ address: parseRemoteUrl(url).address, credential }, { prefixes, signal })
/** What git itself says the remote has, below the same prefixes. */
const lsRemote = async (url: string): Promise<Map<string, string>> => {
  const lines = (await git(scratch, 'ls-remote', '--refs', '--heads', '--tags', url))
    .split('\n')
    .filter(Boolean)
  return new Map(lines.map((line) => line.split('\t').reverse() as [string, string]))
}

let work: string
const password: Credential = { kind: 'password', username: 'ada', password: 'pa ss@wörd' }

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'one')
  await git(work, 'branch', 'side')
  await commitFile(work, 'a.txt', 'two')
  await git(work, 'tag', '-m', 'first', 'v1')
  await git(work, 'tag', 'light')
  await git(work, 'update-ref', 'refs/pull/1/head', 'HEAD')
})

describe.skipIf(!apacheAvailable.available)(`listing refs of apache ${apacheAvailable.reason ?? ''}`, () => {
  let open: ApacheUpstream
  let closed: ApacheUpstream
  beforeAll(async () => {
    open = await startApacheUpstream({ directory: scratch })
    closed = await startApacheUpstream({ directory: scratch, users: { ada: 'pa ss@wörd' } })
    for (const upstream of [open, closed]) {
      await upstream.createRepository('full')
      await git(
        work,
        'push',
        '--quiet',
        path.join(upstream.repositoriesDirectory, 'full.git'),
        'refs/*:refs/*',
      )
    }
    await open.createRepository('empty')
  })
  afterAll(() => Promise.all([open.stop(), closed.stop()]))

  it('names the same four refs as git ls-remote and the default branch, without a process', async () => {
    processes = 0
    const { refs, head } = await list(open.repositoryUrl('full'))
    expect(refs).toEqual(await lsRemote(open.repositoryUrl('full')))
    expect([...refs.keys()].sort()).toEqual([
      'refs/heads/main',
      'refs/heads/side',
      'refs/tags/light',
      'refs/tags/v1',
    ])
    expect(head).toBe('refs/heads/main')
    expect(processes).toBe(0)
  })

  it('names the same 5,000 refs as git ls-remote', async () => {
    const repository = await open.createRepository('large')
    await git(work, 'push', '--quiet', repository, 'main')
    const tip = await git(work, 'rev-parse', 'main')
    const lines = Array.from({ length: 5_000 }, (_, index) => `create refs/heads/many/${index} ${tip}\n`)
    execFileSync('git', ['update-ref', '--stdin'], { cwd: repository, input: lines.join('') })
    const { refs } = await list(open.repositoryUrl('large'))
    expect(refs.size).toBe(5_001)
    const expected = await lsRemote(open.repositoryUrl('large'))
    expect([...refs].sort()).toEqual([...expected].sort())
  })

  it('finds an empty repository empty, and its unborn default branch', async () => {
    expect(await list(open.repositoryUrl('empty'))).toMatchObject({
      refs: new Map(),
      head: 'refs/heads/main',
    })
  })

  it('knows an answer that comes again by its digest, and reads the same from it', async () => {
    const url = open.repositoryUrl('full')
    const first = await list(url)
    const again = await list(url)
    expect(again.digest).toBe(first.digest)
    expect(again.head).toBe('refs/heads/main')
    expect(again.refs).toEqual(first.refs)
    expect(
      (
        await remoteGit.listRefs(
          { address: parseRemoteUrl(url).address, credential: null },
          { prefixes: ['refs/tags/'], signal: new AbortController().signal },
        )
      ).digest,
    ).not.toBe(first.digest)
    const repository = path.join(open.repositoriesDirectory, 'full.git')
    await git(repository, 'update-ref', 'refs/heads/side', 'main')
    const moved = await list(url)
    expect(moved.digest).not.toBe(first.digest)
    expect(moved.refs).toEqual(await lsRemote(url))
    await git(repository, 'update-ref', 'refs/heads/side', first.refs.get('refs/heads/side') ?? '')
    expect((await list(url)).refs).toEqual(first.refs)
  })

  it('opens with the right password, in a user name and password of any characters', async () => {
    expect((await list(closed.repositoryUrl('full'), password)).refs.size).toBe(4)
  })

  it('says remote_auth_failed for a wrong and for a missing password, without the password', async () => {
    const wrong = await failureOf(
      list(closed.repositoryUrl('full'), { ...password, password: 'hunter2-wrong' }),
    )
    expect(wrong.code).toBe('remote_auth_failed')
    expect(JSON.stringify([wrong.message, wrong.details])).not.toContain('hunter2')
    expect(wrong.details).toMatchObject({ host: closed.url.slice('http://'.length), path: 'full' })
    expect((await failureOf(list(closed.repositoryUrl('full')))).code).toBe('remote_auth_failed')
  })

  it('says remote_not_found for a repository that is not there', async () => {
    expect((await failureOf(list(open.repositoryUrl('nothing')))).code).toBe('remote_not_found')
  })
})

describe('listing refs of a server with faults', () => {
  let upstream: FaultyUpstream
  let url: string
  beforeAll(async () => {
    upstream = await startFaultyUpstream({ directory: scratch })
    const repository = await upstream.createRepository('full')
    await git(work, 'push', '--quiet', repository, 'refs/*:refs/*')
    url = upstream.repositoryUrl('full')
  })
  afterEach(() => upstream.fail(null))
  afterAll(() => upstream.stop())

  it('asks what a server can do once, then needs one request over the same connection', async () => {
    await list(url)
    const before = upstream.requests.length
    await list(url)
    const latest = upstream.requests.slice(before)
    expect(latest.map((request) => `${request.method} ${request.url}`)).toEqual([
      'POST /full.git/git-upload-pack',
    ])
    expect(latest[0]?.connection).toBe(upstream.requests[before - 1]?.connection)
    expect(latest[0]?.headers['user-agent']).toMatch(/^git\//)
  })

  it('reads the refs of a server without protocol v2 from its advertisement', async () => {
    upstream.fail({ kind: 'version0' })
    const repository = await upstream.createRepository('old')
    await git(work, 'push', '--quiet', repository, 'refs/*:refs/*')
    const { refs, head } = await list(upstream.repositoryUrl('old'))
    expect(refs).toEqual(await refsOf(repository, 'refs/heads', 'refs/tags'))
    expect(head).toBe('refs/heads/main')
    await upstream.createRepository('old-empty')
    expect((await list(upstream.repositoryUrl('old-empty'))).refs.size).toBe(0)
  })

  it('asks anew what the server can do when it has lost protocol v2', async () => {
    await list(url)
    upstream.fail({ kind: 'status', status: 400 }, 'upload-pack')
    expect((await failureOf(list(url))).code).toBe('remote_error')
    upstream.fail({ kind: 'version0' })
    expect((await list(url)).refs.size).toBe(4)
  })

  const faults: readonly (readonly [Fault, string])[] = [
    [{ kind: 'status', status: 401 }, 'remote_auth_failed'],
    [{ kind: 'status', status: 403 }, 'remote_read_denied'],
    [{ kind: 'status', status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'remote_rate_limited'],
    [{ kind: 'status', status: 404 }, 'remote_not_found'],
    [{ kind: 'status', status: 407 }, 'remote_proxy_auth'],
    [{ kind: 'status', status: 429, headers: { 'retry-after': '90' } }, 'remote_rate_limited'],
    [{ kind: 'status', status: 451 }, 'remote_blocked'],
    [{ kind: 'status', status: 500 }, 'remote_error'],
    [{ kind: 'status', status: 503 }, 'remote_error'],
    [{ kind: 'cut' }, 'remote_connection_lost'],
    [{ kind: 'cut', afterBytes: 40 }, 'remote_connection_lost'],
    [{ kind: 'stall' }, 'remote_unreachable'],
    [{ kind: 'stall', afterBytes: 40 }, 'remote_stalled'],
    [{ kind: 'redirect', to: 'ftp://127.0.0.1' }, 'remote_not_found'],
  ]
  it.each(faults.map(([fault, code]) => ({ fault, code })))(
    'answers $fault with $code',
    async ({ fault, code }) => {
      for (const known of [false, true]) {
        const name = `fault-${faults.findIndex(([one]) => one === fault)}-${String(known)}`
        await upstream.createRepository(name)
        if (known) await list(upstream.repositoryUrl(name))
        upstream.fail(fault)
        const failure = await failureOf(list(upstream.repositoryUrl(name)))
        expect(failure.code).toBe(code)
        expect(failure.details).toMatchObject({ host: upstream.url.slice('http://'.length), path: name })
        upstream.fail(null)
      }
    },
  )

  it('hands over how long a rate limit lasts', async () => {
    upstream.fail({ kind: 'status', status: 429, headers: { 'retry-after': '90' } })
    expect((await failureOf(list(url))).details['retryAfterSeconds']).toBe(90)
  })

  it('follows a redirect to another host without taking the password there', async () => {
    const first = await startFaultyUpstream({ directory: scratch })
    first.fail({ kind: 'redirect', to: upstream.url })
    const before = upstream.requests.length
    const { refs } = await list(first.repositoryUrl('full'), password)
    expect(refs.size).toBe(4)
    expect(first.requests.every((request) => request.headers.authorization !== undefined)).toBe(true)
    const arrived = upstream.requests.slice(before)
    expect(arrived).toHaveLength(2)
    expect(arrived.every((request) => request.headers.authorization === undefined)).toBe(true)
    await first.stop()
  })

  it('stops at once when cancelled', async () => {
    const controller = new AbortController()
    upstream.fail({ kind: 'stall' })
    const stalled = upstream.nextFault()
    const failure = failureOf(list(url, null, controller.signal))
    await stalled
    controller.abort()
    expect((await failure).code).toBe('cancelled')
  })

  it('says remote_unreachable when nobody listens, remote_offline when the name leads nowhere', async () => {
    const gone = await startFaultyUpstream({ directory: scratch })
    await gone.stop()
    expect((await failureOf(list(gone.repositoryUrl('x')))).code).toBe('remote_unreachable')
    expect((await failureOf(list('http://nowhere.invalid/x.git'))).code).toBe('remote_offline')
  })

  it('takes a list that ends early for a broken connection, not for the whole', async () => {
    const headers = { 'content-type': 'application/x-git-upload-pack-result' }
    const line = `${'a'.repeat(40)} refs/heads/main\n`
    const body = (line.length + 4).toString(16).padStart(4, '0') + line
    upstream.fail({ kind: 'status', status: 200, headers, body }, 'upload-pack')
    expect((await failureOf(list(url))).code).toBe('remote_connection_lost')
  })

  it('leaves a server of plain files to git itself', async () => {
    const dumb = await upstream.createRepository('dumb')
    await git(work, 'push', '--quiet', dumb, 'refs/heads/*:refs/heads/*')
    const text = [...(await refsOf(dumb))].map(([name, id]) => `${id}\t${name}\n`).join('')
    upstream.fail(
      { kind: 'status', status: 200, headers: { 'content-type': 'text/plain' }, body: text },
      'discovery',
    )
    processes = 0
    expect((await list(upstream.repositoryUrl('dumb'))).refs).toEqual(await refsOf(dumb, 'refs/heads'))
    expect(processes).toBe(1)
  })
})

it('says remote_tls_untrusted for a certificate nobody vouches for', async () => {
  const file = path.join(scratch, 'certificate.pem')
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      file,
      '-out',
      `${file}.crt`,
      ...subject,
    ],
    { stdio: 'ignore' },
  )
  const server = createTlsServer(
    { key: readFileSync(file), cert: readFileSync(`${file}.crt`) },
    (_request, response) => response.writeHead(404).end(),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`
  expect((await failureOf(list(url))).code).toBe('remote_tls_untrusted')
  const byGit = await tryGit(scratch, ['ls-remote', url])
  expect(byGit.exitCode).toBe(128)

  // Trusted as git trusts it.
  vi.stubEnv('GIT_SSL_CAINFO', `${file}.crt`)
  const trusting = createRemoteGit({
    spawn,
    run: createRunGit(setup),
    refs: createRefReader({ run: createRunGit(setup) }),
    setup,
  })
  const remote = { address: parseRemoteUrl(url).address, credential: null }
  const listing = trusting.listRefs(remote, { prefixes, signal: new AbortController().signal })
  expect((await failureOf(listing)).code).toBe('remote_not_found')
  vi.unstubAllEnvs()
  await trusting.close()
  server.close()
})
