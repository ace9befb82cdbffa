import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { createCommitGraph } from '../../testing/graph-remote/commit-graph.ts'
import { createGraphRemotes } from '../../testing/graph-remote/graph-remotes.ts'
import { moveRef } from '../../testing/graph-remote/graph-repository.ts'
import { writeLooseRef } from '../../testing/graph-remote/loose-refs.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { heavyBytes } from './heavy-transfer.ts'

const remotes = createGraphRemotes()
const random = seededRandom(5)
const graph = createCommitGraph((most) => Math.floor(random() * most), 20)
const [first = '', second = ''] = graph.ids
const main = 'refs/heads/main'
/** Repositories whose transfers have begun, in order. */
const begun: string[] = []
/** Repositories of which was asked how much is to be sent. */
const weighed = new Set<string>()
let areLarge = false
let holdsNext = false
let letGo = (): void => undefined
const begin = async (repositoryPath: string): Promise<void> => {
  begun.push(repositoryPath)
  if (!holdsNext) return
  holdsNext = false
  await new Promise<void>((resolve) => {
    letGo = resolve
  })
}
const world = createMirrorWorld({
  answersInProcess: remotes.answer,
  engine: () => ({ limits: { heavyTransfers: 1 } }),
  // Only how large it is is not true: 200 MB are too many for a test.
  repositoryGit: (real) => ({
    ...real,
    objectsExceed: (path, bytes) => (areLarge ? Promise.resolve(true) : real.objectsExceed(path, bytes)),
    packBytes: async (path, wanted, known) => {
      const bytes = (await real.packBytes(path, wanted, known)) > 0 && areLarge ? heavyBytes + 1 : 0
      weighed.add(path)
      return bytes
    },
  }),
  remoteGit: (real) => ({
    ...real,
    copy: async (request) => {
      await begin(request.repositoryPath)
      return real.copy(request)
    },
    fetch: async (request) => {
      await begin(request.repositoryPath)
      return real.fetch(request)
    },
    push: async (request) => {
      await begin(request.repositoryPath)
      return real.push(request)
    },
  }),
})
let count = 0

const place = async (direction: Direction) => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const name = `remote${(count += 1)}`
  const remote = remotes.create(world.upstream.repositoriesDirectory, name, graph)
  const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
  const standHere = (tip: string): void => {
    graph.store(path, tip)
    writeLooseRef(path, main, tip)
    world.stores.repositories.countChange(repositoryId, world.clock.now())
  }
  const schedule = { kind: 'manual' } as const
  const mirror = { repositoryId, direction, address, schedule, onDestructive: 'accept' } as const
  return {
    path,
    mirror,
    standHere,
    standThere: (tip: string): void => moveRef(remote, { ref: main, from: null, to: tip }),
  }
}

beforeEach(() => {
  begun.length = 0
  areLarge = false
})
// What a failed test holds would hold up all that come after it.
afterEach(() => letGo())

it('a two-way mirror that sends much takes a place among the heavy ones, one that sends little does not', async () => {
  const add = async () => {
    const placed = await place('sync')
    placed.standHere(first)
    const { id } = await world.mirrored(placed.mirror)
    placed.standHere(second)
    return { ...placed, id }
  }
  const [one, other, small] = [await add(), await add(), await add()]
  begun.length = 0
  weighed.clear()
  areLarge = true
  holdsNext = true
  const runs = [world.engine.syncNow(one.id)]
  // Of two that ask at once, either may be the first.
  await expect.poll(() => begun, { timeout: 60_000 }).toEqual([one.path])
  runs.push(world.engine.syncNow(other.id))
  await expect.poll(() => weighed.has(other.path), { timeout: 60_000 }).toBe(true)
  areLarge = false
  expect((await world.sync(small.id)).outcome).toBe('succeeded')
  expect(begun).toEqual([one.path, small.path])
  letGo()
  for (const { id } of runs) expect((await world.engine.whenRunEnded(id)).outcome).toBe('succeeded')
  expect(begun).toEqual([one.path, small.path, other.path])
})

it('a first copy whose size nobody knows takes one, too, a later fetch does not', async () => {
  const add = async () => {
    const placed = await place('pull')
    placed.standThere(first)
    return placed
  }
  const [one, other, later] = [await add(), await add(), await add()]
  const { id } = await world.mirrored(later.mirror)
  later.standThere(second)
  begun.length = 0
  holdsNext = true
  const begin = async ({ mirror }: typeof one) =>
    (await world.engine.addMirror({ ...mirror, accountId: null })).run
  const runs = [await begin(one)]
  await expect.poll(() => begun, { timeout: 60_000 }).toEqual([one.path])
  runs.push(await begin(other))
  expect((await world.sync(id)).outcome).toBe('succeeded')
  expect(begun).toEqual([one.path, later.path])
  letGo()
  for (const run of runs) expect((await world.engine.whenRunEnded(run.id)).outcome).toBe('succeeded')
  expect(begun).toEqual([one.path, later.path, other.path])
})
