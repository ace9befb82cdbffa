import { expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { createCommitGraph } from '../../testing/graph-remote/commit-graph.ts'
import { createGraphRemotes } from '../../testing/graph-remote/graph-remotes.ts'
import { moveRef } from '../../testing/graph-remote/graph-repository.ts'
import { writeLooseRef } from '../../testing/graph-remote/loose-refs.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { defaultRunLimits } from './engine-deps.ts'

const remotes = createGraphRemotes()
const random = seededRandom(11)
const graph = createCommitGraph((most) => Math.floor(random() * most), 10)
let holds = false
let held = 0
let onHeld = (): void => undefined
const world = createMirrorWorld({
  answersInProcess: remotes.answer,
  // Takes a push, and says nothing of it: as a host that checks it for minutes.
  answersFirst: ({ method, url }) => {
    if (!holds || method !== 'POST' || url?.endsWith('/git-receive-pack') !== true) return false
    held += 1
    onHeld()
    return true
  },
})
const main = 'refs/heads/main'
const [first = '', second = ''] = graph.ids
let count = 0

const add = async (direction: Direction) => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const name = `remote${(count += 1)}`
  const remote = remotes.create(world.upstream.repositoriesDirectory, name, graph)
  const stand = (tip: string): void => {
    graph.store(path, tip)
    writeLooseRef(path, main, tip)
    world.stores.repositories.countChange(repositoryId, world.clock.now())
  }
  if (direction === 'push') stand(first)
  else moveRef(remote, { ref: main, from: null, to: first })
  const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
  const schedule = { kind: 'manual' } as const
  const { id } = await world.mirrored({ repositoryId, direction, address, schedule })
  return { id, stand }
}

it('pushes that take long keep no other mirror of their host from being looked at', async () => {
  const pushing = []
  // Two more than may push at the same time: those wait, too.
  for (let index = 0; index < defaultRunLimits.transfersPerHost + 2; index += 1)
    pushing.push(await add('push'))
  const others = []
  for (let index = 0; index < 3; index += 1) others.push(await add('pull'))
  for (const { stand } of pushing) stand(second)
  holds = true
  const allHeld = new Promise<void>((resolve) => {
    onHeld = () => {
      if (held === defaultRunLimits.transfersPerHost) resolve()
    }
  })
  const runs = pushing.map(({ id }) => world.engine.syncNow(id))
  await allHeld
  const looks = others.flatMap(({ id }) => [id, id])
  for (const id of looks) expect((await world.sync(id)).outcome).toBe('unchanged')
  for (const { id } of runs) expect(world.engine.getRun(id).state).toBe('running')
})
