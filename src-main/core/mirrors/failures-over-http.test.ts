import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FailureClass } from '../../../src-shared/domain/failure-class.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import * as words from '../../testing/fault-host/forge-words.ts'
import type { Fault, FaultPlace } from '../../testing/fault-host/faults.ts'
import { freePort } from '../../testing/loopback-process.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git } from '../../testing/scratch.ts'
import { ofAll, oneOfEach } from '../../testing/long-run.ts'

const world = createMirrorWorld()
const day = 24 * 60 * minute
/** Of a passing failure, the first in a row: three quarters of the interval, for the random number is one half. */
const backoff = 0.75 * 15 * minute

let upstream: UpstreamRepository
let mirrorId: string
let repositoryId: string

beforeAll(async () => {
  upstream = await world.filledUpstream()
  repositoryId = await world.newRepository()
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  mirrorId = mirror.id
})

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
  await world.clock.advance(8 * day)
  await world.sync(mirrorId)
  expect(world.engine.getMirror(mirrorId)).toMatchObject({ failure: null, consecutiveFailures: 0 })
})

type Row = {
  readonly what: string
  readonly fault: Fault
  readonly place?: FaultPlace
  readonly after?: number
  readonly code: ErrorCode
  readonly class: FailureClass
  readonly title: RegExp
  /** From the end of the run; null: not by itself. */
  readonly retryMs: number | null
}

const status = (code: number, body = '', headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status: code,
  body,
  headers: { 'Content-Type': 'text/plain', ...headers },
})

const rows: readonly Row[] = [
  {
    what: 'no sign-in',
    fault: status(401),
    code: 'remote_auth_failed',
    class: 'credential',
    title: /^The sign-in to 127.0.0.1:\d+ does not work\.$/,
    retryMs: day,
  },
  {
    what: 'a repository this account may not read',
    fault: status(403),
    code: 'remote_read_denied',
    class: 'permission',
    title: /^This account may not read upstream\d+\.$/,
    retryMs: day,
  },
  {
    what: 'single sign-on',
    fault: status(403, words.samlBody),
    code: 'remote_sso_required',
    class: 'credential',
    title: /^acme at 127.0.0.1:\d+ requires single sign-on for this token\.$/,
    retryMs: day,
  },
  {
    what: 'a limit that says when',
    fault: status(429, '', { 'Retry-After': '600' }),
    code: 'remote_rate_limited',
    class: 'rate_limit',
    title: /asks us to slow down/,
    retryMs: 630_000,
  },
  {
    what: 'a limit that does not',
    fault: status(429),
    code: 'remote_rate_limited',
    class: 'rate_limit',
    title: /asks us to slow down/,
    retryMs: 63_000,
  },
  {
    what: 'a limit as GitHub writes it',
    fault: status(403, words.secondaryLimitBody, { 'Retry-After': '60' }),
    code: 'remote_rate_limited',
    class: 'rate_limit',
    title: /asks us to slow down/,
    retryMs: 63_000,
  },
  {
    what: 'a proxy that wants a sign-in',
    fault: status(407),
    code: 'remote_proxy_auth',
    class: 'local',
    title: /^The network proxy wants a sign-in\.$/,
    retryMs: day,
  },
  {
    what: 'a repository that is not found',
    fault: status(404),
    code: 'remote_not_found',
    class: 'permission',
    title: /^upstream\d+ was not found at 127.0.0.1:\d+\.$/,
    retryMs: backoff,
  },
  {
    what: 'a takedown',
    fault: status(451, words.dmcaBody),
    code: 'remote_blocked',
    class: 'gone',
    title: /has disabled upstream\d+\.$/,
    retryMs: 7 * day,
  },
  {
    what: 'a repository that was disabled',
    fault: status(403, words.disabledBody),
    code: 'remote_blocked',
    class: 'gone',
    title: /has disabled/,
    retryMs: 7 * day,
  },
  ...[500, 502, 504].map((code) => ({
    what: `server error ${code}`,
    fault: status(code),
    code: 'remote_error' as const,
    class: 'transient' as const,
    title: /had an internal error\.$/,
    retryMs: backoff,
  })),
  {
    what: 'a server that says when it is back',
    fault: status(503, '', { 'Retry-After': '120' }),
    code: 'remote_error',
    class: 'transient',
    title: /had an internal error\.$/,
    retryMs: 126_000,
  },
  {
    what: 'a connection that is cut',
    fault: { kind: 'cut' },
    code: 'remote_connection_lost',
    class: 'transient',
    title: /^The connection to 127.0.0.1:\d+ broke\.$/,
    retryMs: backoff,
  },
  {
    what: 'an answer that is cut',
    fault: { kind: 'cut', afterBytes: 60 },
    place: 'upload-pack',
    code: 'remote_connection_lost',
    class: 'transient',
    title: /^The connection to 127.0.0.1:\d+ broke\.$/,
    retryMs: backoff,
  },
]

describe('a pull that meets', () => {
  const met = oneOfEach(rows, ({ code }) => code)
  it.each(met)(`$what ends with $code (${ofAll(met, rows)})`, async (row) => {
    await upstream.commit('main')
    world.upstream.fail(row.fault, row.place ?? 'all', row.after ?? 0)
    const run = await world.ended(world.engine.syncNow(mirrorId).id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: row.code, class: row.class } })
    expect(run.failure?.title).toMatch(row.title)
    expect(run.failure?.advice).toMatch(/\.$|https:\S+$/)
    const retryAt = row.retryMs === null ? null : (run.finishedAt ?? 0) + row.retryMs
    expect(run.failure?.retryAt).toBe(retryAt)
    expect(world.engine.getMirror(mirrorId).nextRunAt).toBe(retryAt)
    expect(world.stores.runs.find(run.id)?.failure).toEqual(run.failure)
  })

  it('a host without a name waits for the network', async () => {
    const { address } = parseRemoteUrl('https://nowhere.invalid/acme/notes.git')
    const lost = await world.mirrored({ repositoryId, direction: 'push', address })
    expect(lost.failure).toMatchObject({ code: 'remote_offline', class: 'host', title: 'You are offline.' })
    expect(lost.waiting).toEqual({ reason: 'offline', untilAt: world.clock.now() + minute })
    await world.engine.remove(lost.id)
  })

  it('a host that refuses connections waits for it', async () => {
    const { address } = parseRemoteUrl(`http://127.0.0.1:${await freePort()}/acme/notes.git`)
    const away = await world.mirrored({ repositoryId, direction: 'push', address })
    expect(away.failure).toMatchObject({ code: 'remote_unreachable', class: 'host' })
    expect(away.failure?.title).toMatch(/^127.0.0.1:\d+ is not answering\.$/)
    expect(away).toMatchObject({ waiting: { reason: 'host' }, consecutiveFailures: 0 })
    await world.engine.remove(away.id)
  })

  it('a pack that breaks off is tried again over older HTTP, and takes nothing in', async () => {
    const tip = await upstream.commit('main')
    // The listing goes through; what follows it breaks.
    world.upstream.fail({ kind: 'cut', afterBytes: 400 }, 'upload-pack', 2)
    const run = await world.ended(world.engine.syncNow(mirrorId).id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_connection_lost' } })
    await git(world.pathOf(repositoryId), 'fsck', '--strict')
    world.upstream.fail(null)
    await world.sync(mirrorId)
    expect(await git(world.pathOf(repositoryId), 'rev-parse', 'main')).toBe(tip)
  })

  it('a repository that moved goes on, and offers the new address', async () => {
    const before = await world.filledUpstream()
    const moved = await world.filledUpstream()
    world.upstream.fail(
      { kind: 'redirect', rename: [`/${before.name}.git`, `/${moved.name}.git`] },
      'discovery',
    )
    const { address } = before
    const other = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId: other, direction: 'pull', address })
    expect(mirror).toMatchObject({ failure: null, movedTo: moved.address.url })
    world.upstream.fail(null)
    const changed = world.engine.change(mirror.id, { address: moved.address })
    expect(changed).toMatchObject({ url: moved.address.url, movedTo: null })
    expect((await world.sync(mirror.id)).outcome).not.toBe('failed')
    await world.engine.remove(mirror.id)
  })
})
