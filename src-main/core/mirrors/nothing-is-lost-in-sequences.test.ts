import { afterEach, describe, expect, it } from 'vitest'
import { createGraphRemotes } from '../../testing/graph-remote/graph-remotes.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'
import { createLifeline, type Lifeline } from '../../testing/sequences/lifeline.ts'
import { playSequence } from '../../testing/sequences/play-sequence.ts'

const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const sequenceCount = Number(process.env['MIRRORDESK_TEST_SEQUENCES'] ?? (isLong ? 10_000 : 70))
/** The same in every short run, which must not fail by chance; new ones are searched in the long runs. */
const firstSeed = Number(
  process.env['MIRRORDESK_TEST_SEED'] ?? (isLong ? Math.floor(Date.now() / 1_000) % 1_000_000 : 100),
)
const perTest = Math.min(25, sequenceCount)
/** Every so many seeds the remote is git itself, in processes: the others play twice as fast without. */
const gitItselfEvery = 25

const remotes = createGraphRemotes()
let life: Lifeline = createLifeline()
const world = createMirrorWorld({
  answersInProcess: remotes.answer,
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

/** Every sequence ends with both sides well, and nothing odd on the way. */
const expectWell = async (seed: number): Promise<void> => {
  const again = `play it again with MIRRORDESK_TEST_SEED=${seed} MIRRORDESK_TEST_SEQUENCES=1`
  const random = seededRandom(seed)
  const theatre = { world, life: () => life, remotes: seed % gitItselfEvery === 0 ? null : remotes }
  const played = playSequence(theatre, (below) => Math.floor(random() * below))
  const { story, odd } = await played.catch((error: unknown) => {
    throw new Error(`a sequence broke off; ${again}`, { cause: error })
  })
  expect(odd, `${again}\n${story.join('\n')}`).toEqual([])
}

describe('after random changes and choices on both sides, faults of the host and deaths of the core', () => {
  for (let start = 0; start < sequenceCount; start += perTest) {
    const seed = firstSeed + start
    const count = Math.min(perTest, sequenceCount - start)
    it(
      `no tip is lost, and what differs is told (${count} sequences from MIRRORDESK_TEST_SEED=${seed})`,
      async () => {
        for (let number = seed; number < seed + count; number += 1) await expectWell(number)
      },
      count * 60_000,
    )
  }
})
