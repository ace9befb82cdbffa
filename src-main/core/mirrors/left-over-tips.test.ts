import { expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { createCommitGraph } from '../../testing/graph-remote/commit-graph.ts'
import { createGraphRemotes } from '../../testing/graph-remote/graph-remotes.ts'
import { moveRef } from '../../testing/graph-remote/graph-repository.ts'
import { listLooseRefs, writeLooseRef } from '../../testing/graph-remote/loose-refs.ts'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { parseKeptRefName } from './kept-ref-names.ts'

const remotes = createGraphRemotes()
const random = seededRandom(3)
const graph = createCommitGraph((most) => Math.floor(random() * most), 40)
const world = createMirrorWorld({ answersInProcess: remotes.answer })
const main = 'refs/heads/main'
let count = 0

/** A push mirror in step with its target, whose branch then turns to another history here. */
const rewritten = async () => {
  world.upstream.fail(null)
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const name = `target${(count += 1)}`
  const target = remotes.create(world.upstream.repositoriesDirectory, name, graph)
  const stand = (tip: string): void => {
    graph.store(path, tip)
    writeLooseRef(path, main, tip)
    world.stores.repositories.countChange(repositoryId, world.clock.now())
  }
  // The second may come from the first: back from it is the way that takes it away.
  const [ours = '', theirs = ''] = graph.ids
  stand(theirs)
  const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
  const schedule = { kind: 'manual' } as const
  const { id } = await world.mirrored({
    repositoryId,
    direction: 'push',
    address,
    schedule,
    onDiverged: 'overwrite',
  })
  stand(ours)
  const kept = () => [...listLooseRefs(path, 'refs/kept')]
  /** @param works whether the target takes it */
  const attempt = async (works: boolean) => {
    world.upstream.fail(works ? null : { kind: 'cut' }, 'receive-pack')
    return world.ended(world.engine.syncNow(id).id)
  }
  return { repositoryId, path, target, theirs, ours, stand, kept, attempt }
}

it('a push that fails again and again leaves one kept ref, as old as its last try', async () => {
  const { attempt, kept, theirs } = await rewritten()
  for (let time = 0; time < 3; time += 1) {
    const run = await attempt(false)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_connection_lost' } })
    expect(kept()).toEqual([[expect.stringContaining(run.id), theirs]])
  }
  const run = await attempt(true)
  expect(run.outcome).toBe('succeeded')
  expect(kept()).toEqual([[refOf(run, main)?.keptRef, theirs]])
})

it('what a run overwrote stays as it is told, should the same be overwritten once more', async () => {
  const { attempt, kept, theirs, ours, target, stand } = await rewritten()
  const first = await attempt(true)
  moveRef(target, { ref: main, from: null, to: theirs })
  stand(ours)
  await attempt(false)
  await attempt(false)
  const last = await attempt(true)
  expect(kept().toSorted()).toEqual(
    [first, last].map((run) => [refOf(run, main)?.keptRef, theirs]).toSorted(),
  )
})

it('what a person pinned stays, whoever left it', async () => {
  const { attempt, kept, repositoryId } = await rewritten()
  await attempt(false)
  const [pinned = ''] = kept().map(([name]) => name)
  world.stores.keptPins.pin(repositoryId, pinned)
  await attempt(false)
  await attempt(true)
  const names = kept().map(([name]) => name)
  expect(names).toHaveLength(2)
  expect(names).toContain(pinned)
  expect(names.every((name) => parseKeptRefName(name)?.originalRef === main)).toBe(true)
})
