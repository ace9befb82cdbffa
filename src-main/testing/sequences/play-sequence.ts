import { rmSync } from 'node:fs'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { createForgetLeftFetches } from '../../core/mirrors/forget-left-fetches.ts'
import { parseKeptRefName } from '../../core/mirrors/kept-ref-names.ts'
import { createCommitGraph, type Below } from '../graph-remote/commit-graph.ts'
import type { GraphRemotes } from '../graph-remote/graph-remotes.ts'
import type { MirrorWorld } from '../mirror-world.ts'
import { checkStory } from './check-story.ts'
import { changeSettings, endConflict, fetchOnce, flip, refuse, wait } from './choices.ts'
import { pushForwarded } from './forwarded-push.ts'
import { whileClockMoves } from '../while-clock-moves.ts'
import type { Lifeline } from './lifeline.ts'
import { scopeChoices } from './scope-choices.ts'
import { act, idle, mortally, type Stage } from './stage.ts'
import { createTwoSides } from './two-sides.ts'
import { runSomehow, syncNow, watch } from './watched-runs.ts'
import { takeSnapshot } from './snapshot.ts'

/** The world that sequences are played in, and the life of the engine that runs in it now. */
export type Theatre = {
  readonly world: MirrorWorld
  readonly life: () => Lifeline
  /** Remotes without processes; without them, git answers. */
  readonly remotes: GraphRemotes | null
}

/** A sequence as it was played. */
export type Sequence = {
  readonly story: readonly string[]
  /** What should not have happened, in sentences; empty when all is well. */
  readonly odd: readonly string[]
}

const commitCount = 24
const directions: readonly Direction[] = ['push', 'pull', 'sync', 'sync']

const setStage = async ({ world, life, remotes }: Theatre, below: Below, story: string[]): Promise<Stage> => {
  const graph = createCommitGraph(below, commitCount)
  const repositoryId = await world.newRepository()
  const name = `sequence-${repositoryId}`
  const remote = remotes?.create(world.upstream.repositoriesDirectory, name, graph) ?? null
  const there = remote?.path ?? (await world.upstream.createRepository(name))
  const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
  const sides = createTwoSides(below, graph, { here: world.pathOf(repositoryId), there })
  return { world, life, below, sides, repositoryId, address, remote, story, odd: [] }
}

const addMirror = async (stage: Stage): Promise<string> => {
  const { world, below, repositoryId, address, story, sides } = stage
  const direction = directions[below(4)] ?? 'pull'
  const choices = {
    onDiverged: (['stop', 'overwrite', 'leave'] as const)[below(3)] ?? 'stop',
    onDestructive: (['hold', 'keep', 'accept'] as const)[below(3)] ?? 'hold',
    patterns: below(3) === 0 ? (scopeChoices[below(scopeChoices.length)]?.patterns ?? []) : [],
    acceptWhileAway: below(2) === 0,
  }
  story.push(`mirror ${direction} ${JSON.stringify(choices)}`)
  const added = await world.engine.addMirror({
    repositoryId,
    direction,
    address,
    accountId: null,
    ...choices,
  })
  const { id } = added.mirror
  const before = takeSnapshot(world, sides, id)
  const watched = { before, run: added.run, isAccepted: false, isQuiet: true }
  await mortally(stage, 8, () => watch(stage, id, watched))
  return id
}

/** What happens next; each choice is the seed's. */
const playStep = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, below } = stage
  const { direction, conflictCount } = world.stores.mirrors.find(mirrorId) ?? {}
  if ((conflictCount ?? 0) > 0 && below(2) === 0) return endConflict(stage, mirrorId)
  const kind = below(12)
  if (kind === 0) return wait(stage)
  if (kind === 1) return fetchOnce(stage, mirrorId)
  if (kind <= 3) return flip(stage, mirrorId)
  if (kind === 4) changeSettings(stage, mirrorId)
  if (kind === 5) refuse(stage)
  if (kind <= 7 && kind > 5 && direction === 'sync') return pushForwarded(stage, mirrorId)
  return runSomehow(stage, mirrorId)
}

const longestLimitMs = 70 * 60_000

/** Runs the mirror until nothing is left to do by itself, at a remote that is well. */
const settle = async (stage: Stage, mirrorId: string): Promise<readonly string[]> => {
  const { world, sides, repositoryId, odd } = stage
  stage.remote?.refused.clear()
  await idle(stage)
  // A host that asked for patience is not asked before its time, not even by a person.
  if (world.stores.holds.list().length > 0) {
    await world.clock.advance(longestLimitMs)
    await idle(stage)
  }
  const calm = { isAccepted: false, isQuiet: true }
  await whileClockMoves(world.clock, syncNow(stage, mirrorId, calm))
  await idle(stage)
  const before = takeSnapshot(world, sides, mirrorId)
  const last = await whileClockMoves(world.clock, syncNow(stage, mirrorId, calm))
  const after = takeSnapshot(world, sides, mirrorId)
  const text = (refs: ReadonlyMap<string, string>): string => JSON.stringify([...refs].sort())
  // What every try has to keep anew stands for the last one of them.
  const originals = (kept: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map(
      [...kept].map(([name, objectId]) => [`${parseKeptRefName(name)?.originalRef ?? name} ${objectId}`, '']),
    )
  const [was, is] = [before, after].map(({ here, there, kept }) =>
    [here, there, originals(kept)].map(text).join(' '),
  )
  // The git of a killed core may still write when the next one has taken its one-time fetch up: upkeep forgets that.
  await createForgetLeftFetches(world)(repositoryId, sides.pathOf('here'))
  if (was !== is) odd.push(`a second run with nothing in between changed ${was ?? ''} to ${is ?? ''}`)
  return checkStory({ world, sides, mirrorId, repositoryId, last, isRemoteOfGit: stage.remote === null })
}

/** Plays random changes and choices on both sides, faults, interruptions and deaths of the engine. */
export const playSequence = async (theatre: Theatre, below: Below): Promise<Sequence> => {
  const story: string[] = []
  const stage = await setStage(theatre, below, story)
  const { world, sides } = stage
  try {
    act(stage, 'here')
    act(stage, 'there')
    const mirrorId = await addMirror(stage)
    sides.note()
    for (let steps = 1 + below(3); steps > 0; steps -= 1) {
      if (below(4) > 0) act(stage, 'here')
      if (below(4) > 0) act(stage, 'there')
      await playStep(stage, mirrorId)
      sides.note()
    }
    const found = await settle(stage, mirrorId)
    world.engine.pause(mirrorId)
    for (const side of ['here', 'there'] as const) rmSync(sides.pathOf(side), { recursive: true })
    return { story, odd: [...stage.odd, ...found] }
  } catch (error) {
    throw new Error(`after\n${story.join('\n')}`, { cause: error })
  }
}
