import { afterEach, describe, expect, it } from 'vitest'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createLifeline, type Lifeline } from '../../testing/sequences/lifeline.ts'
import { playSequence, type Sequence } from '../../testing/sequences/play-sequence.ts'

const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const sequenceCount = Number(process.env['MIRRORDESK_TEST_SEQUENCES'] ?? (isLong ? 10_000 : 26))
/** The same in every short run, which must not fail by chance; new ones are searched in the long runs. */
const firstSeed = Number(
  process.env['MIRRORDESK_TEST_SEED'] ?? (isLong ? Math.floor(Date.now() / 1_000) % 1_000_000 : 100),
)
const perTest = Math.min(13, sequenceCount)

let life: Lifeline = createLifeline()
const world = createMirrorWorld({
  enginePorts: ({ stores, git: repositoryGit, remoteGit }) => {
    life = createLifeline()
    const mortalStores = Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [name, life.atOnce(store)]),
    ) as typeof stores
    return {
      stores: mortalStores,
      git: life.ofPromises(repositoryGit),
      remoteGit: life.ofPromises(remoteGit),
    }
  },
})

afterEach(() => {
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const play = (seed: number): Promise<Sequence> => {
  const random = seededRandom(seed)
  return playSequence({ world, life: () => life }, (below) => Math.floor(random() * below))
}

/** Every sequence ends with both sides well, and these true. */
const expectWell = async (seed: number): Promise<void> => {
  const sequence = await play(seed)
  const { sides, mirror, story } = sequence
  const what = (): string => `MIRRORDESK_TEST_SEED=${seed} MIRRORDESK_TEST_SEQUENCES=1\n${story.join('\n')}`
  const last = await sequence.settle()
  expect(await sides.lost(), `lost, ${what()}`).toEqual([])

  const here = await sides.refs('here')
  const there = await sides.refs('there')
  const base = world.stores.mirrors.baseRefs(mirror.id)
  const problems = new Set(last.refs.filter(({ outcome }) => isProblemOutcome(outcome)).map(({ ref }) => ref))
  // These wait for a person before anything moves; every other failure is about refs, and names them.
  const stops = last.failure?.code === 'remote_unrelated' || last.failure?.code === 'remote_held'
  if (!stops && last.outcome === 'failed') expect(problems.size, what()).toBeGreaterThan(0)
  for (const ref of new Set([...here.keys(), ...there.keys()])) {
    const [ours, theirs] = [here.get(ref), there.get(ref)]
    if (ours === theirs) {
      if (!stops) expect(base.get(ref), `agreed on ${ref}, ${what()}`).toBe(ours)
      continue
    }
    const isExtra = mirror.direction === 'push' ? ours === undefined : theirs === undefined
    const isLeft = mirror.direction === 'push' && mirror.onDiverged === 'leave'
    const isTold = problems.has(ref) || stops || (isExtra && !base.has(ref)) || isLeft
    expect(isTold, `${ref} differs and nobody says so, ${what()}`).toBe(true)
  }

  const runs = world.engine.listRuns({
    cursor: null,
    limit: 200,
    repositoryId: sequence.repositoryId,
    mirrorId: null,
  })
  for (const run of runs.items) expect(run.outcome, what()).not.toBeNull()
  const kept = await refsOf(sides.pathOf('here'), 'refs/kept')
  for (const run of runs.items) {
    for (const { keptRef } of world.engine.getRun(run.id).refs) {
      if (keptRef !== null) expect(kept.has(keptRef), `${keptRef} is not there, ${what()}`).toBe(true)
    }
  }
  for (const side of ['here', 'there'] as const) {
    await git(sides.pathOf(side), 'rev-list', '--objects', '--all', '--quiet')
  }
  world.engine.pause(mirror.id)
}

describe('after random changes on both sides, faults of the host and deaths of the core', () => {
  for (let start = 0; start < sequenceCount; start += perTest) {
    const seed = firstSeed + start
    it(
      `no tip is lost, and what differs is told (seeds from ${seed})`,
      async () => {
        for (let number = seed; number < seed + perTest; number += 1) await expectWell(number)
      },
      perTest * 60_000,
    )
  }
})
