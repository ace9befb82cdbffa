import { afterEach, describe, expect, it } from 'vitest'
import { createGraphRemotes } from '../graph-remote/graph-remotes.ts'
import { createMirrorWorld } from '../mirror-world.ts'
import { seededRandom } from '../random-history.ts'
import { createLifeline, type Lifeline } from './lifeline.ts'
import { missingKinds } from './kinds-of-happenings.ts'
import { playSequence } from './play-sequence.ts'

const isLong = process.env['MIRRORDESK_TEST_LONG'] === '1'
const wholeCount = Number(process.env['MIRRORDESK_TEST_SEQUENCES'] ?? (isLong ? 10_000 : 300))
/** The same in every short run, which must not fail by chance; new ones are searched in the long runs. */
const firstSeed = Number(
  process.env['MIRRORDESK_TEST_SEED'] ?? (isLong ? Math.floor(Date.now() / 1_000) % 1_000_000 : 100),
)
/** From here on everything that can happen is expected to have happened. */
const enoughForAllKinds = 140
/** Every so many seeds the remote is git itself, in processes: the others play twice as fast without. */
const gitItselfEvery = 25
/** No content of the graph names a large file: whether one is there is looked up for every so many seeds only. */
const largeFilesEvery = 5

/** Plays one half of all sequences: the even seeds or the odd ones, so that two workers share them. */
export const describeSequences = (half: 0 | 1): void => {
  const seeds = Array.from({ length: wholeCount }, (_, index) => firstSeed + index).filter(
    (seed) => seed % 2 === half,
  )
  const perTest = 25
  const remotes = createGraphRemotes()
  let life: Lifeline = createLifeline()
  let looksForLargeFiles = true
  const stories: (readonly string[])[] = []
  const world = createMirrorWorld({
    answersInProcess: remotes.answer,
    largeFiles: (real) => ({
      ...real,
      find: (request) => (looksForLargeFiles ? real.find(request) : Promise.resolve([])),
    }),
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
    looksForLargeFiles = seed % largeFilesEvery === 0
    const played = playSequence(theatre, (below) => Math.floor(random() * below))
    const { story, odd } = await played.catch((error: unknown) => {
      throw new Error(`a sequence broke off; ${again}`, { cause: error })
    })
    expect(odd, `${again}\n${story.join('\n')}`).toEqual([])
    stories.push(story)
  }

  describe('after random changes and choices on both sides, faults of the host and deaths of the core', () => {
    for (let start = 0; start < seeds.length; start += perTest) {
      const chosen = seeds.slice(start, start + perTest)
      it(
        `no tip is lost, and what differs is told (${chosen.length} sequences from MIRRORDESK_TEST_SEED=${chosen[0] ?? ''})`,
        async () => {
          for (const seed of chosen) await expectWell(seed)
        },
        chosen.length * 60_000,
      )
    }

    it(`everything that can happen has happened, where ${enoughForAllKinds} sequences were played or more`, () => {
      if (seeds.length >= enoughForAllKinds) expect(missingKinds(stories)).toEqual([])
    })
  })
}
