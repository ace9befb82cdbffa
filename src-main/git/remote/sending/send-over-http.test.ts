import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Credential, PushRequest, PushUpdate, Remote } from '../../../core/ports/remote-git.ts'
import { startFaultyUpstream, type FaultyUpstream } from '../../../testing/fault-host/faulty-upstream.ts'
import { refuseAll, refuseByHook, refuseMalformed } from '../../../testing/fault-host/hooks.ts'
import {
  failureOf,
  mirrorId,
  pushRequest,
  remoteAt,
  remoteGitUnderTest,
} from '../../../testing/remote-git-under-test.ts'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../../../testing/scratch.ts'

const scratch = scratchDirectory('sending')
const { remoteGit, processes, runs } = remoteGitUnderTest(scratch, { stallMs: 3_000, checkingMs: 4_000 })
const main = 'refs/heads/main'

/** Sees requests before the server does; true when it has dealt with one. */
let first: (request: IncomingMessage, response: ServerResponse) => boolean = () => false
let upstream: FaultyUpstream
let store: string
let target: string
let remote: Remote
let count = 0
let one: string
let two: string
let other: string
/** A commit of four mebibytes that do not get smaller. */
let large: string

beforeAll(async () => {
  upstream = await startFaultyUpstream({
    directory: scratch,
    answersFirst: (request, response) => first(request, response),
  })
  const work = await workRepository(scratch, 'work')
  one = await commitFile(work, 'a.txt', '1')
  two = await commitFile(work, 'a.txt', '2')
  writeFileSync(path.join(work, 'large.bin'), randomBytes(4 * 1024 ** 2))
  await git(work, 'add', '--all')
  await git(work, 'commit', '--quiet', '--message=Large')
  large = await git(work, 'rev-parse', 'HEAD')
  await git(work, 'checkout', '--quiet', '--orphan', 'other')
  await git(work, 'rm', '--quiet', '--cached', 'large.bin')
  other = await commitFile(work, 'a.txt', 'other')
  store = await bareRepository(scratch, 'store.git')
  await git(store, 'fetch', '--quiet', work, `${large}:${main}`, `${other}:refs/heads/other`)
})
afterAll(() => upstream.stop())

beforeEach(async () => {
  count += 1
  target = await upstream.createRepository(`target-${count}`)
  remote = remoteAt(upstream.repositoryUrl(`target-${count}`))
  upstream.fail(null)
  first = () => false
  processes.length = 0
  runs.length = 0
})

const change = (
  ref: string,
  newObjectId: string | null,
  expectedObjectId: string | null = null,
): PushUpdate => ({ ref, newObjectId, expectedObjectId })
const pushWith = (more: Partial<PushRequest>, ...updates: readonly PushUpdate[]) =>
  remoteGit.push(pushRequest(store, remote, updates, { mirrorId: `${mirrorId}_${count}`, ...more }))
const push = (...updates: readonly PushUpdate[]) => pushWith({}, ...updates)
const forward = (isAtomic: boolean, ...updates: readonly PushUpdate[]) =>
  remoteGit.forward({
    repositoryPath: store,
    remote,
    updates,
    atomic: isAtomic,
    environment: {},
    signal: new AbortController().signal,
  })
const went = (ref: string) => ({ ref, ok: true, reason: null, refReason: null })
const posts = () =>
  upstream.requests.filter(({ url }) => url.endsWith(`/target-${count}.git/git-receive-pack`))
const isPost = ({ url }: IncomingMessage): boolean => url?.endsWith('/git-receive-pack') === true

describe('a push over HTTP', () => {
  it('of one commit takes one process for its pack and one for the tracking ref', async () => {
    await push(change(main, one))
    processes.length = 0
    runs.length = 0
    expect((await push(change(main, two, one))).refs).toEqual([went(main)])
    expect(processes).toEqual([expect.stringMatching(/^pack-objects .*--thin --delta-base-offset/)])
    expect(runs).toEqual([expect.stringMatching(/ update-ref --stdin$/)])
    expect(await refsOf(target)).toEqual(new Map([[main, two]]))
    expect(await refsOf(store, `refs/remotes/${mirrorId}_${count}`)).toEqual(
      new Map([[`refs/remotes/${mirrorId}_${count}/heads/main`, two]]),
    )
    await git(target, 'fsck', '--strict')
  })

  it('of what the target has takes no process for a pack', async () => {
    await push(change(main, two))
    processes.length = 0
    const { refs } = await push(change('refs/tags/v2', two), change('refs/heads/copy', two))
    expect(refs.every(({ ok }) => ok)).toBe(true)
    expect(processes).toEqual([])
    expect((await refsOf(target)).size).toBe(3)
  })

  it('of deletions alone sends no pack', async () => {
    await push(change(main, one), change('refs/heads/a', two), change('refs/tags/t', two))
    processes.length = 0
    const result = await push(change('refs/heads/a', null, two), change('refs/tags/t', null, two))
    expect(result).toMatchObject({ bytes: 0, refs: [went('refs/heads/a'), went('refs/tags/t')] })
    expect(processes).toEqual([])
    expect(await refsOf(target)).toEqual(new Map([[main, one]]))
    expect(await refsOf(store, `refs/remotes/${mirrorId}_${count}`)).toEqual(
      new Map([[`refs/remotes/${mirrorId}_${count}/heads/main`, one]]),
    )
  })

  it('of nothing, and of what stands there already, sends nothing', async () => {
    await push(change(main, two))
    const before = posts().length
    expect((await push()).refs).toEqual([])
    // Whatever was expected: it is where it was to go.
    expect((await push(change(main, two, one))).refs).toEqual([went(main)])
    expect(posts()).toHaveLength(before)
  })

  it('sends nothing for a ref that stands elsewhere, and the server compares once more', async () => {
    await git(store, 'push', '--quiet', target, `${other}:${main}`)
    const stale = await push(change(main, two, one), change('refs/heads/fine', two))
    expect(stale.refs.map(({ reason }) => reason)).toEqual(['stale info', null])
    expect((await refsOf(target)).get(main)).toBe(other)

    // Between what it said and what we send, somebody else pushes.
    first = (request) => {
      if (isPost(request)) {
        first = () => false
        writeFileSync(path.join(target, ...main.split('/')), `${two}\n`)
      }
      return false
    }
    const late = await push(change(main, one, other))
    expect(late.refs[0]).toMatchObject({ ok: false, refReason: 'moved_meanwhile' })
    expect(late.refs[0]?.reason).toMatch(/is at [0-9a-f]{40} but expected [0-9a-f]{40}/)
    expect((await refsOf(target)).get(main)).toBe(two)
  })

  it('of a thousand refs is one request, and none of them is mistaken for another', async () => {
    const updates = Array.from({ length: 1_000 }, (_, index) =>
      change(`refs/heads/b/${index}`, index % 2 === 0 ? one : other),
    )
    await git(target, 'config', 'transfer.hideRefs', 'refs/heads/b/500')
    const { refs } = await push(...updates)
    expect(refs.filter(({ ok }) => !ok)).toEqual([
      { ref: 'refs/heads/b/500', ok: false, reason: 'deny updating a hidden ref', refReason: 'hidden' },
    ])
    expect(posts()).toHaveLength(1)
    const pushed = await refsOf(target)
    for (const { ref, newObjectId } of updates.filter((update) => update.ref !== 'refs/heads/b/500'))
      expect(pushed.get(ref)).toBe(newObjectId)
  })

  it('that is larger than a mebibyte is streamed, after a request that asks whether it may', async () => {
    const texts: string[] = []
    const { refs, bytes } = await pushWith(
      { onProgress: ({ text }) => texts.push(text) },
      change(main, large),
    )
    expect(refs).toEqual([went(main)])
    expect(bytes).toBeGreaterThan(4 * 1024 ** 2)
    expect(posts().map(({ headers }) => headers['content-length'] ?? headers['transfer-encoding'])).toEqual([
      '4',
      'chunked',
    ])
    expect(texts.at(-1)).toMatch(/objects|deltas/)
    await git(target, 'fsck', '--strict')
  })

  it('leaves out what the target has, and asks once about what it has that is not named here', async () => {
    await git(store, 'push', '--quiet', target, `${large}:refs/heads/theirs`)
    const foreign = await workRepository(scratch, `foreign-${count}`)
    await commitFile(foreign, 'f.txt', 'foreign')
    await git(foreign, 'push', '--quiet', target, 'HEAD:refs/heads/foreign')
    const tree = await git(store, 'rev-parse', `${large}^{tree}`)
    const child = await git(store, 'commit-tree', '-p', large, '-m', 'Child', tree)
    const { refs, bytes } = await push(change(main, child))
    expect(refs).toEqual([went(main)])
    expect(bytes).toBeLessThan(1_000)
    expect(runs.filter((line) => line.startsWith('cat-file'))).toHaveLength(1)
  })

  it('is small enough for one body with a length otherwise', async () => {
    await push(change(main, two))
    expect(posts().map(({ headers }) => headers['transfer-encoding'])).toEqual([undefined])
  })
})

describe('a server', () => {
  it('without a side band is understood', async () => {
    const lines = ['unpack ok', `ng ${main} no words here`, 'ok refs/heads/fine']
    const pkt = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text
    first = (request, response) => {
      request.resume()
      const isAsked = request.url?.includes('/info/refs') === true
      const type = `application/x-git-receive-pack-${isAsked ? 'advertisement' : 'result'}`
      const hello = `${'0'.repeat(40)} capabilities^{}\0report-status delete-refs`
      const body = isAsked
        ? `${pkt('# service=git-receive-pack\n')}0000${pkt(hello)}0000`
        : `${lines.map((line) => pkt(`${line}\n`)).join('')}0000`
      response.writeHead(200, { 'Content-Type': type }).end(body)
      return true
    }
    const { refs } = await push(change(main, one), change('refs/heads/fine', one))
    expect(refs).toEqual([
      { ref: main, ok: false, reason: 'no words here', refReason: 'other' },
      went('refs/heads/fine'),
    ])
  })

  it('that says nothing of one ref did not take it, and of all is a lost connection', async () => {
    const answer =
      (lines: readonly string[]): typeof first =>
      (request, response) => {
        if (!isPost(request)) return false
        request.resume()
        const pkt = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text
        const report = lines.map((line) => pkt(line)).join('')
        response.writeHead(200).end(lines.length === 0 ? '0000' : `${pkt(`\x01${report}0000`)}0000`)
        return true
      }
    first = answer(['unpack ok', `ok ${main}`])
    const { refs } = await push(change(main, one), change('refs/heads/b', one))
    expect(refs.map(({ ok, reason }) => [ok, reason])).toEqual([
      [true, null],
      [false, 'remote failed to report status'],
    ])
    // A hook of the server let another ref move.
    first = answer(['unpack ok', `ok ${main}`, 'option refname refs/changes/1'])
    expect((await push(change(main, one))).refs[0]).toMatchObject({ ok: false, refReason: 'other' })
    first = answer([])
    expect((await failureOf(push(change(main, two)))).code).toBe('remote_connection_lost')
  })

  it('that checks objects says which it does not take', async () => {
    await refuseMalformed(target)
    const raw = path.join(scratch, 'raw')
    const tree = await git(store, 'rev-parse', `${one}^{tree}`)
    writeFileSync(
      raw,
      `tree ${tree}\nauthor Ada <ada@example.org>1700000000 +0000\ncommitter Ada <ada@example.org> 1700000000 +0000\n\nOld\n`,
    )
    const { stdout } = await tryGit(store, ['hash-object', '-t', 'commit', '-w', '--literally', raw])
    const failure = await failureOf(push(change(main, stdout.trim())))
    expect(failure).toMatchObject({ code: 'remote_rejected', details: { reason: 'malformed' } })
    expect(failure.details['output']).toMatch(/remote: .*missingSpaceBeforeDate/)
  })

  it('that is full for a push says so', async () => {
    refuseAll(target, 'error: your quota is used up')
    expect((await push(change(main, one))).refs).toEqual([
      { ref: main, ok: false, reason: 'pre-receive hook declined', refReason: 'quota' },
    ])
  })

  it('with other object names is not pushed to', async () => {
    const sha256 = path.join(upstream.repositoriesDirectory, `target-${count}-256.git`)
    await git(scratch, 'init', '--quiet', '--bare', '--object-format=sha256', sha256)
    remote = remoteAt(upstream.repositoryUrl(`target-${count}-256`))
    expect((await failureOf(push(change(main, one)))).code).toBe('remote_hash_format')
  })

  it('that only gives out files is left to git', async () => {
    first = (request, response) => {
      if (request.url?.includes('/info/refs') !== true) return false
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('')
      return true
    }
    expect((await failureOf(push(change(main, one)))).code).toMatch(/^remote_/)
    expect(processes.some((line) => / push --porcelain /.test(line))).toBe(true)
  })

  it('is followed where it leads, and the new place is told when it is for good', async () => {
    await upstream.createRepository(`moved-${count}`)
    const rename = [`/target-${count}.git`, `/moved-${count}.git`] as const
    upstream.fail({ kind: 'redirect', rename }, 'discovery')
    const moved = await push(change(main, one))
    expect(moved).toMatchObject({ refs: [went(main)], movedTo: upstream.repositoryUrl(`moved-${count}`) })
    upstream.fail({ kind: 'redirect', rename, status: 302 }, 'discovery')
    expect(await push(change(main, two, one))).toMatchObject({ refs: [went(main)], movedTo: null })
    expect(await refsOf(target)).toEqual(new Map())
  })
})

describe('a push that breaks', () => {
  const credential: Credential = { kind: 'password', username: 'ada', password: 'pa ss@wörd-very-secret' }
  const withSecret = (): void => {
    remote = remoteAt(upstream.repositoryUrl(`target-${count}`), credential)
  }

  it('before its pack, at the question whether it may, names the refusal and keeps the secret', async () => {
    withSecret()
    first = (request, response) => {
      if (!isPost(request)) return false
      request.resume()
      const { authorization = '' } = request.headers
      const echo = `${authorization} ${Buffer.from(authorization.slice(6), 'base64').toString()}`
      response.writeHead(401, { 'Content-Type': 'text/plain' }).end(`no: ${echo}`)
      return true
    }
    const failure = await failureOf(push(change(main, large)))
    expect(failure.code).toBe('remote_auth_failed')
    const told = JSON.stringify([failure.message, failure.details])
    expect(told).not.toContain('very-secret')
    expect(told).not.toContain(Buffer.from('ada:pa ss@wörd-very-secret').toString('base64'))
  })

  it('while it is sent is a lost connection, and ends its process', async () => {
    first = (request) => {
      if (!isPost(request) || request.headers['transfer-encoding'] === undefined) return false
      request.once('data', () => request.socket.destroy())
      return true
    }
    expect((await failureOf(push(change(main, large)))).code).toBe('remote_connection_lost')
    expect(await refsOf(target)).toEqual(new Map())
  })

  it('because the host takes nothing has stalled', async () => {
    // More than what lies between us and the host can hold.
    const bulk = path.join(scratch, 'bulk')
    writeFileSync(bulk, randomBytes(24 * 1024 ** 2))
    const blob = await git(store, 'hash-object', '-w', bulk)
    first = (request) => isPost(request) && request.headers['transfer-encoding'] !== undefined
    const failure = await failureOf(push(change('refs/tags/bulk', blob)))
    expect(failure).toMatchObject({ code: 'remote_stalled', details: { stallSeconds: 3 } })
  })

  it('because the host never says what became of it has stalled, after the time for checking', async () => {
    upstream.fail({ kind: 'stall' }, 'receive-pack', 1)
    const failure = await failureOf(push(change(main, one)))
    expect(failure).toMatchObject({ code: 'remote_stalled', details: { stallSeconds: 4 } })
  })

  it('after all was said is what was said', async () => {
    // The answer of git, without its end.
    first = (request, response) => {
      if (isPost(request)) {
        response.end = (() => {
          response.socket?.destroySoon()
          return response
        }) as typeof response.end
      }
      return false
    }
    expect((await push(change(main, one))).refs).toEqual([went(main)])
  })

  it.each([
    ['had closed is sent', false, 2],
    ['closed when it had taken it is found there, and not sent again', true, 1],
  ] as const)('because the host %s', async (_what, isTaken, sent) => {
    let received = 0
    first = (request) => {
      if (!isPost(request)) return false
      received += 1
      if (received > 1) return false
      if (isTaken) execFileSync('git', ['push', '--quiet', target, `${one}:${main}`], { cwd: store })
      request.socket.destroy()
      return true
    }
    expect((await push(change(main, one))).refs).toEqual([went(main)])
    expect(received).toBe(sent)
    expect(await refsOf(target)).toEqual(new Map([[main, one]]))
  })

  it('because the host closes it each time is a lost connection', async () => {
    let received = 0
    first = (request) => {
      if (!isPost(request)) return false
      received += 1
      request.socket.destroy()
      return true
    }
    expect((await failureOf(push(change(main, one)))).code).toBe('remote_connection_lost')
    expect(received).toBe(2)
  })

  it('because an object is missing here says that it is here', async () => {
    const failure = await failureOf(push(change(main, 'd'.repeat(40))))
    expect(failure.code).toBe('store_damaged')
    expect(posts()).toEqual([])
  })
})

describe('a push that is forwarded', () => {
  it('says what the target gave up for it', async () => {
    await git(store, 'push', '--quiet', target, `${one}:${main}`, `${one}:refs/heads/rewritten`)
    await git(store, 'push', '--quiet', target, `${one}:refs/heads/gone`, `${one}:refs/tags/t`)
    const results = await forward(
      false,
      change(main, two, one),
      change('refs/heads/rewritten', other, one),
      change('refs/heads/gone', null, one),
      change('refs/tags/t', two, one),
      change('refs/heads/new', two),
    )
    expect(results.map(({ ok, gaveUp }) => [ok, gaveUp])).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [true, true],
      [true, false],
    ])
    expect(await refsOf(store, 'refs/remotes')).not.toContain(`refs/remotes/${mirrorId}_${count}/heads/new`)
  })

  it('as one takes all or nothing', async () => {
    await git(store, 'push', '--quiet', target, `${other}:${main}`)
    const stale = await forward(true, change(main, two, one), change('refs/heads/new', two))
    expect(stale.map(({ reason }) => reason)).toEqual(['stale info', 'atomic push failed'])
    refuseByHook(target, main, 'no')
    const refused = await forward(true, change(main, two, other), change('refs/heads/new', two))
    expect(refused.every(({ ok }) => !ok)).toBe(true)
    expect(await refsOf(target)).toEqual(new Map([[main, other]]))
  })

  it('as one is not sent to a server that cannot do that', async () => {
    await git(target, 'config', 'receive.advertiseAtomic', 'false')
    const failure = await failureOf(forward(true, change(main, two), change('refs/heads/new', two)))
    expect(failure.code).toBe('remote_error')
    expect(failure.details['output']).toContain('does not support --atomic push')
    expect((await forward(false, change(main, two))).every(({ ok }) => ok)).toBe(true)
  })
})
