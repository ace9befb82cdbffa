import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import type { Direction } from '../../src-shared/domain/mirror.ts'
import { parseKeptRefName } from '../core/mirrors/kept-ref-names.ts'
import { createKeptLifetimes } from '../core/mirrors/kept-lifetimes.ts'
import { createKeptRefs } from '../core/mirrors/kept-refs.ts'
import { createCommitGraph } from '../testing/graph-remote/commit-graph.ts'
import { createGraphRemotes } from '../testing/graph-remote/graph-remotes.ts'
import { moveRef, type GraphRepository } from '../testing/graph-remote/graph-repository.ts'
import { listLooseRefs, writeLooseRef } from '../testing/graph-remote/loose-refs.ts'
import { createMirrorWorld } from '../testing/mirror-world.ts'
import { startComebackHost, type ComebackHost } from '../testing/months/comeback-host.ts'
import { createMonthRecord, longestGapMs, type Outage } from '../testing/months/month-record.ts'
import { passTime, type Happening } from '../testing/months/pass-time.ts'
import { seededRandom } from '../testing/random-history.ts'
import { startUpkeep } from './upkeep.ts'

const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const mirrorCount = Number(process.env['MIRRORDESK_TEST_MIRRORS'] ?? (isLong ? 500 : 10))
const dayCount = 90
const seed = Number(process.env['MIRRORDESK_TEST_SEED'] ?? 90)

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const keptLifetime = 30 * day
/** Most are looked at rarely, or years would pass before the test ends. In the short one all fill their history. */
const intervals = isLong ? [...Array.from({ length: 17 }, () => day), 6 * hour, 6 * hour, hour] : [6 * hour]
const directions: readonly Direction[] = ['pull', 'pull', 'push', 'sync']
const hostCount = 5

type Placed = {
  readonly mirrorId: string
  readonly repositoryId: string
  readonly direction: Direction
  readonly intervalMs: number
  readonly host: number
  readonly remote: GraphRepository
}

describe(`${dayCount} days of ${mirrorCount} mirrors, MIRRORDESK_TEST_SEED=${seed}`, () => {
  const random = seededRandom(seed)
  const below = (most: number): number => Math.floor(random() * most)
  const remotes = createGraphRemotes()
  const graph = createCommitGraph(below, 60)
  let record: ReturnType<typeof createMonthRecord> | null = null
  const world = createMirrorWorld({
    engine: () => {
      record ??= createMonthRecord({ now: () => world.clock.now() })
      return { events: record.events, random }
    },
  })
  const { clock, stores } = world
  const hosts: ComebackHost[] = []
  const placed: Placed[] = []
  const outages = Array.from({ length: hostCount }, (): Outage[] => [])
  const sizes: { readonly bytes: number; readonly startCount: number }[] = []
  let startedAt = 0
  /** How old kept refs were when they went. */
  const expired: number[] = []
  let stop = (): void => undefined

  const told = (): ReturnType<typeof createMonthRecord> => {
    if (record === null) throw new Error('Nothing was recorded.')
    return record
  }
  const accountOf = (host: number): string => `acc_${String(host + 1).padStart(32, '0')}`
  const signIn = (host: number, password: string): void => {
    world.credentials.set(accountOf(host), { kind: 'password', username: 'ada', password })
  }

  const addHost = async (index: number): Promise<void> => {
    const host = await startComebackHost(remotes)
    hosts.push(host)
    host.accept('token 1')
    signIn(index, 'token 1')
    stores.accounts.insert({
      id: accountOf(index),
      kind: 'generic',
      host: new URL(host.url).host,
      label: 'ada',
      credentialKind: 'password',
      username: 'ada',
      keyFile: null,
      sealedSecret: null,
      createdAt: clock.now(),
      changedAt: clock.now(),
    })
  }
  const addMirror = async (index: number): Promise<void> => {
    const host = index % hostCount
    const direction = directions[index % directions.length] ?? 'pull'
    const intervalMs = intervals[below(intervals.length)] ?? day
    const repositoryId = await world.newRepository()
    const remote = remotes.create(world.upstream.repositoriesDirectory, `months-${index}`, graph)
    const tip = graph.ids[below(20)] ?? ''
    if (direction === 'push') {
      graph.store(world.pathOf(repositoryId), tip)
      writeLooseRef(world.pathOf(repositoryId), 'refs/heads/main', tip)
    } else moveRef(remote, { ref: 'refs/heads/main', from: null, to: tip })
    const { address } = parseRemoteUrl(`${hosts[host]?.url ?? ''}/months-${index}.git`)
    const { id } = await world.mirrored({
      repositoryId,
      direction,
      address,
      schedule: { kind: 'every', intervalMs },
      accountId: accountOf(host),
      onDestructive: 'accept',
      onDiverged: 'overwrite',
    })
    placed.push({ mirrorId: id, repositoryId, direction, intervalMs, host, remote })
  }

  const at = (days: number): number => startedAt + days * day
  const outage = (host: number, from: number, to: number): void => {
    outages[host]?.push({ from: at(from), to: at(to) })
  }
  const goneFor = (host: number, from: number, to: number): readonly Happening[] => {
    outage(host, from, to)
    return [
      { at: at(from), happen: () => hosts[host]?.goAway() },
      { at: at(to), happen: () => hosts[host]?.comeBack() },
    ]
  }
  /** The host lets nobody in with the old token; days later a person brings the new one. */
  const expires = (host: number, number: number, from: number, to: number): readonly Happening[] => {
    outage(host, from, to)
    const renew = (): void => {
      signIn(host, `token ${number}`)
      world.engine.credentialChanged(accountOf(host))
    }
    return [
      { at: at(from), happen: () => hosts[host]?.accept(`token ${number}`) },
      { at: at(to), happen: renew },
    ]
  }
  const limited = (host: number, from: number, hours: number): readonly Happening[] => {
    const to = from + hours / 24
    outage(host, from, to)
    const secondsLeft = (): number => Math.max(1, Math.ceil((at(to) - clock.now()) / 1_000))
    return [
      { at: at(from), happen: () => hosts[host]?.limit(secondsLeft) },
      { at: at(to), happen: () => hosts[host]?.limit(null) },
    ]
  }
  /** Somebody moves a branch at a remote, forward or to another history. */
  const moves = (): readonly Happening[] =>
    Array.from({ length: Math.round(mirrorCount * 1.5) }, () => {
      const one = placed[below(placed.length)]
      const to = graph.ids[below(graph.ids.length)] ?? null
      const ref = below(3) === 0 ? 'refs/heads/topic' : 'refs/heads/main'
      const happen = (): void => {
        if (one !== undefined) moveRef(one.remote, { ref, from: null, to })
      }
      // Not in the last days: a mirror that is looked at once a day would not have seen it in the end.
      return { at: at(below((dayCount - 2) * 24) / 24), happen }
    })

  beforeAll(async () => {
    stores.settings.change({ keptRefLifetimeMs: keptLifetime })
    for (let index = 0; index < hostCount; index += 1) await addHost(index)
    for (let index = 0; index < mirrorCount; index += 1) await addMirror(index)
    startedAt = clock.now()
    await world.engine.start()
    const keptRefs = createKeptRefs({
      git: world.git,
      pins: stores.keptPins,
      clock,
      repositoryPath: world.pathOf,
      termsOf: createKeptLifetimes({
        ...stores,
        lifetimes: stores.keptLifetimes,
        pins: stores.keptPins,
        git: world.git,
        repositoryPath: world.pathOf,
        clock,
      }).termsOf,
      refsChanged: world.engine.refsChanged,
    })
    stop = startUpkeep({
      ...stores,
      clock,
      repositoryPath: world.pathOf,
      removeDirectory: (directory) => rm(directory, { recursive: true, force: true }),
      keptRefs: {
        ...keptRefs,
        sweep: async (id, over) => {
          const gone = await keptRefs.sweep(id, over)
          expired.push(...gone.map((name) => clock.now() - (parseKeptRefName(name)?.keptAt ?? 0)))
          return gone
        },
      },
      keptLifetimeStore: stores.keptLifetimes,
      git: world.git,
      remoteGit: world.remoteGit,
      write: (_repositoryId, work) => work(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
    const weekly = Array.from({ length: Math.floor(dayCount / 5) }, (_, index) => ({
      at: at(5 * (index + 1)),
      happen: () => {
        const startCount = [...told().startsBySecond.values()].reduce((sum, count) => sum + count, 0)
        sizes.push({ bytes: world.databaseBytes(), startCount })
      },
    }))
    await passTime(world, at(dayCount), [
      ...goneFor(1, 9.5, 9.6),
      ...goneFor(1, 30, 33),
      ...goneFor(2, 50.2, 51),
      ...goneFor(3, 70, 70.01),
      ...expires(2, 2, 20, 22.5),
      ...expires(4, 2, 41, 41.4),
      ...expires(4, 3, 77, 80),
      ...limited(3, 12, 1),
      ...limited(3, 60, 5),
      ...moves(),
      ...weekly,
    ])
  }, 7_200_000)
  afterAll(async () => {
    stop()
    for (const host of hosts) await host.goAway()
  })

  it('no mirror is stuck: each is looked at as often as its interval and its host allow', () => {
    for (const { mirrorId, intervalMs, host } of placed) {
      const checks = told().checks.get(mirrorId) ?? []
      const whole = { from: startedAt, to: at(dayCount) }
      // A tenth for the jitter; a host is asked again after fifteen minutes at most, and those that waited follow.
      const most = intervalMs * 1.1 + 20 * minute
      expect(longestGapMs(checks, whole, outages[host] ?? []), `${mirrorId} at host ${host}`).toBeLessThan(
        most,
      )
      const row = stores.mirrors.find(mirrorId)
      expect(row).toMatchObject({ stoppedAt: null, heldBy: null, consecutiveFailures: 0 })
      expect(row?.nextRunAt).toBeGreaterThan(clock.now() - minute)
    }
  })

  it('both sides of each are equal in the end; what only a target has is left alone', () => {
    for (const { remote, repositoryId, mirrorId, direction } of placed) {
      const here = listLooseRefs(world.pathOf(repositoryId), 'refs/heads')
      const there = listLooseRefs(remote.path, 'refs/heads')
      const followed = direction === 'push' ? [...there].filter(([ref]) => here.has(ref)) : [...there]
      expect(new Map(followed), mirrorId).toEqual(new Map(here))
    }
  })

  it('no notice storm: a person hears of each outage once, and once of its end', () => {
    // Three outages that last, three sign-ins; a minute away and a limit are nobody's business.
    const failed = told().notices.filter(({ kind }) => kind === 'failed')
    const titles = failed.map(({ title }) => title).join('\n')
    expect(failed.length, titles).toBeGreaterThanOrEqual(4)
    expect(failed.length, titles).toBeLessThanOrEqual(6)
    expect(told().notices.length).toBeLessThanOrEqual(12)
  })

  it('starts are spread, also when a host comes back and all that waited for it go', () => {
    // First runs are asked for by who adds the mirrors, here all at once.
    const starts = [...told().startsBySecond].filter(([second]) => second * 1_000 > startedAt)
    expect(Math.max(...starts.map(([, count]) => count))).toBeLessThanOrEqual(8)
    const byMinute = new Map<number, number>()
    for (const [second, count] of starts) {
      const at = Math.floor(second / 60)
      byMinute.set(at, (byMinute.get(at) ?? 0) + count)
    }
    const isReturn = (at: number): boolean =>
      outages.flat().some(({ to }) => at * minute >= to - minute && at * minute <= to + 20 * minute)
    const calm = [...byMinute].filter(([at]) => !isReturn(at)).map(([, count]) => count)
    expect(Math.max(...calm)).toBeLessThanOrEqual(Math.max(6, mirrorCount * 0.05))
  })

  it('kept refs stand for their lifetime, and no longer', async () => {
    const keptAt = (): readonly number[] =>
      placed.flatMap(({ repositoryId }) =>
        [...listLooseRefs(world.pathOf(repositoryId), 'refs/kept').keys()].map(
          (name) => parseKeptRefName(name)?.keptAt ?? 0,
        ),
      )
    expect(expired.length).toBeGreaterThan(0)
    expect(Math.min(...expired)).toBeGreaterThanOrEqual(keptLifetime)
    expect(keptAt().length).toBeGreaterThan(0)
    // The sweep comes every six hours, and takes seconds, in which so far the clock has run on for hours.
    const isSwept = async (): Promise<boolean> => {
      await clock.advance(hour)
      return Math.min(...keptAt()) > clock.now() - keptLifetime - 7 * hour
    }
    await expect.poll(isSwept, { timeout: 120_000, interval: 1_000 }).toBe(true)
  })

  it('the history of runs and the database stop growing', () => {
    for (const { mirrorId } of placed) {
      const { items } = stores.runs.list({ cursor: null, limit: 10_000, repositoryId: null, mirrorId })
      const changed = items.filter(({ changedRefCount, problemRefCount, outcome }) => {
        return changedRefCount > 0 || problemRefCount > 0 || outcome === 'failed'
      })
      expect(items.length).toBeLessThanOrEqual(200 + changed.length)
    }
    // In the long one most mirrors do not fill their history in this time: there no run may weigh more than those before.
    const weights = sizes.map(({ bytes, startCount }) => (isLong ? bytes / startCount : bytes))
    const [before = 0, after = 0] = [weights.at(-6), weights.at(-1)]
    expect(after / before, weights.join()).toBeLessThan(1.15)
  })
})
