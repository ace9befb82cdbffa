import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ForgeMirrorResult } from '../../src-shared/domain/forge-mirror.ts'
import { until } from '../testing/app-at-forge.ts'
import { copyDirectory, startDyingCore, type DyingCore } from '../testing/dying-core.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'

const clock = createManualClock(Date.now())
const scratch = scratchDirectory('killed-flips')
const vaultKey = randomBytes(32)
const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const softwares = ['forgejo', 'gitea'] as const
type Software = (typeof softwares)[number]
let software: Software = 'forgejo'
const firstOf = (one: Software): string => path.join(scratch, `first-${one}`)
let ticks = 0
/** A server's clock goes on by itself: its times have seconds. */
const serverNow = (): number => clock.now() + (ticks += 1) * 1_000
let home: FakeGitea
let away: FakeGitea
let frank: ReturnType<FakeGitea['addUser']>
let accountId: string
let otherAccountId: string
const both: string[] = []

/** What must never be: a repository that is pulled and pushes at the same time. */
const noteBoth = (): void => {
  for (const { name, pull, pushMirrors } of home.state.repositories.values()) {
    if (pull !== null && pushMirrors.length > 0) both.push(name)
  }
}
const startAt = (dataDirectory: string): Promise<DyingCore> =>
  startDyingCore({ dataDirectory, vaultKey, clock, forges: [home], whenAsked: noteBoth })

/** A call that waits for a server, whose pauses pass. */
const waited = async <T>(call: Promise<T>): Promise<T> => {
  let isOver = false
  const over = call.finally(() => (isOver = true))
  over.catch(() => undefined)
  await until(async () => {
    if (isOver) return true
    await clock.advance(1_000)
    return null
  })
  return over
}
const at = (name: string) => {
  const found = home.state.byPath(`gina/${name}`)
  if (found === null) throw new Error(`${name} is not there.`)
  return found
}

const filled = async (name: string) => {
  const repository = away.addRepository(`frank/${software}-${name}`, { isPrivate: true })
  const directory = await away.directoryOf(repository)
  const work = await workRepository(scratch, `${software}-${name}`)
  await commitFile(work, 'a.txt', name)
  await git(work, 'push', '--quiet', directory, 'HEAD:refs/heads/main')
  return {
    directory,
    url: `${away.url}/frank/${software}-${name}.git`,
    refs: () => refsOf(directory, 'refs/heads'),
  }
}

beforeAll(async () => {
  away = await startFakeGitea({ directory: scratch, now: serverNow })
  frank = away.addUser('frank', ['all'])
})
afterAll(async () => {
  await away.idle()
  await away.stop()
  expect(away.violations).toEqual([])
})

/** A server of this software, and a core that knows an account of it and one of the other server. */
const startHome = async (): Promise<void> => {
  home = await startFakeGitea({ directory: scratch, now: serverNow, settings: { software } })
  both.length = 0
  const gina = home.addUser('gina', ['all'])
  const core = await startAt(firstOf(software))
  const mine = await core.call('accounts.connect', { kind: software, address: home.url, token: gina.token })
  const theirs = await core.call('accounts.connect', { kind: 'gitea', address: away.url, token: frank.token })
  accountId = mine.id
  otherAccountId = theirs.id
  await core.stop()
}
const stopHome = async (): Promise<void> => {
  await home.idle()
  await home.stop()
  expect(home.violations).toEqual([])
}

/** Goes on as a person does, until there is nothing left to do; what is left to a person is done. */
const toTheEnd = async (core: DyingCore, id: string, name: string, to: 'push' | 'pull'): Promise<void> => {
  for (let tries = 0; tries < 6; tries += 1) {
    const mirror = await core.call('forgeMirrors.get', { id })
    if (mirror.direction === to && mirror.forge?.isTurning === false) return
    const call: Promise<ForgeMirrorResult> =
      mirror.forge?.isTurning === true
        ? core.call('forgeMirrors.goOn', { id })
        : core.call('forgeMirrors.flip', { id })
    const result = await waited(call)
    if (result.outcome === 'needs_approval') throw new Error('It would take something away.')
    const there = home.state.byPath(`gina/${name}`)
    if (result.outcome !== 'by_hand' || there === null) continue
    // Only a person can make a Gitea stop pulling, on a page of its settings.
    if (to === 'push') there.pull = null
    else home.rename(there, `${name}-old`)
  }
  throw new Error(`${name} does not come to its end.`)
}

/**
 * Turns mirrors round, each by a core that dies one moment later than the last; and looks at what the next one makes of
 * it. Ends when one came to its end before it died.
 */
const dieEverywhere = async (
  to: 'push' | 'pull',
  begin: (core: DyingCore, id: string, name: string) => Promise<void>,
): Promise<number> => {
  const [from, every] = isLong ? [0, 1] : [3, 8]
  for (let count = from, deaths = 0; ; count += every, deaths += 1) {
    const name = `${to}-${count}`
    const source = await filled(name)
    const place = path.join(scratch, `${software}-${name}`)
    const [alive, dead] = [`${place}-alive`, `${place}-dead`]
    copyDirectory(firstOf(software), alive)
    const core = await startAt(alive)
    const added = await waited(
      core.call('forgeMirrors.add', {
        accountId,
        repository: `gina/${name}`,
        direction: 'pull',
        url: source.url,
        otherAccountId,
      }),
    )
    if (added.outcome !== 'done') throw new Error(added.outcome)
    const { id } = added.mirror
    await begin(core, id, name)
    const before = await source.refs()
    const death = core.dieAt(count, dead)
    const moment = await Promise.race([
      death,
      toTheEnd(core, id, name, to).then(
        () => null,
        () => death,
      ),
    ])
    await core.stop()
    await home.idle()
    if (moment === null) return deaths
    const where = `death ${count}: ${moment.what}${moment.isServed ? ', served' : ''}`
    const again = await startAt(dead)
    await toTheEnd(again, id, name, to).catch((error: unknown) => {
      throw new Error(where, { cause: error })
    })
    // What the forge began, it brings to its end behind its answer.
    await home.idle()
    const repository = at(name)
    expect([repository.pull === null, repository.pushMirrors.length], where).toEqual(
      to === 'push' ? [true, 1] : [false, 0],
    )
    expect(await source.refs(), where).toEqual(before)
    expect(await refsOf(await home.directoryOf(repository), 'refs/heads'), where).toEqual(before)
    const { items } = await again.call('forgeMirrors.list', { accountId })
    expect(
      items.map(({ direction, failure }) => [direction, failure]),
      where,
    ).toEqual([[to, null]])
    await again.stop()
  }
}

describe.each(softwares)('a mirror of a %s whose core is killed while it is turned round', (one) => {
  beforeAll(async () => {
    software = one
    await startHome()
  })
  afterAll(stopHome)

  it('comes to push, wherever that was, and never both ways', async () => {
    const deaths = await dieEverywhere('push', () => Promise.resolve())
    expect(deaths).toBeGreaterThan(1)
    expect(both).toEqual([])
  })

  it('comes to pull again, wherever that was, and never both ways', async () => {
    const deaths = await dieEverywhere('pull', (core, id, name) => toTheEnd(core, id, name, 'push'))
    expect(deaths).toBeGreaterThan(1)
    expect(both).toEqual([])
  })
})
