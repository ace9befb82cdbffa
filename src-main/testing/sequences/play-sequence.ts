import type { Direction, Mirror } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { RunDetails } from '../../../src-shared/domain/run.ts'
import type { MirrorWorld } from '../mirror-world.ts'
import { whileClockMoves } from '../while-clock-moves.ts'
import { createCommitGraph, type Below } from './commit-graph.ts'
import type { Lifeline } from './lifeline.ts'
import { randomFault } from './random-fault.ts'
import { createTwoSides, type Act, type SideName, type TwoSides } from './two-sides.ts'

/** The world that sequences are played in, and the life of the engine that runs in it now. */
export type Stage = { readonly world: MirrorWorld; readonly life: () => Lifeline }

/** A sequence as far as it was played. */
export type Sequence = {
  readonly mirror: Mirror
  readonly sides: TwoSides
  readonly repositoryId: string
  /** What happened, for whoever has to find out why a sequence failed. */
  readonly story: readonly string[]
  /** Runs the mirror until nothing is left to do by itself, at a remote that is well. */
  readonly settle: () => Promise<RunDetails>
}

const commitCount = 24
/** More calls of ports than a run makes. */
const longestLife = 40
const directions: readonly Direction[] = ['push', 'pull', 'sync']

/** Plays random changes on both sides, faults, interruptions and deaths of the engine; each choice is the seed's. */
export const playSequence = async (stage: Stage, below: Below): Promise<Sequence> => {
  const { world } = stage
  const story: string[] = []
  const graph = createCommitGraph(below, commitCount)
  const repositoryId = await world.newRepository()
  const name = `sequence-${repositoryId}`
  const there = await world.upstream.createRepository(name)
  const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
  const sides = createTwoSides(below, graph, { here: world.pathOf(repositoryId), there })

  const tell = (side: SideName, acts: readonly Act[]): void => {
    for (const { ref, from, to } of acts) {
      story.push(`${side}: ${ref} ${from?.slice(0, 7) ?? 'nothing'} → ${to?.slice(0, 7) ?? 'nothing'}`)
    }
  }
  const act = (side: SideName): void => {
    const acts = sides.act(side)
    tell(side, acts)
    if (side === 'there' || acts.length === 0) return
    const moved = acts.map(({ ref, from, to }) => ({ ref, oldObjectId: from, newObjectId: to }))
    world.engine.refsChanged(repositoryId, 'push', moved)
  }
  const someSide = (): SideName => (below(2) === 0 ? 'here' : 'there')

  const idle = (): Promise<void> => whileClockMoves(world.clock, world.engine.idle())
  /** @returns null when the engine died before the end of the run */
  const syncUnless = async (death: Promise<void> | null, accept: boolean): Promise<RunDetails | null> => {
    const ended = async (): Promise<RunDetails | null> =>
      world.engine.whenRunEnded(world.engine.syncNow(mirror.id, { accept }).id)
    const died = death?.then(() => null) ?? new Promise<null>(() => undefined)
    const end = death === null ? ended() : ended().catch(() => died)
    const run = await whileClockMoves(world.clock, Promise.race([end, died]))
    if (run === null) return null
    const refs = run.refs.map(({ ref, outcome, reason }) => `${ref} ${outcome} ${reason ?? ''}`).join(', ')
    story.push(`run${accept ? ' with approval' : ''}: ${run.outcome} ${run.failure?.code ?? ''} ${refs}`)
    return run
  }
  const sync = async (): Promise<RunDetails> => {
    const run = await syncUnless(null, false)
    if (run === null) throw new Error('The engine died unasked.')
    return run
  }
  const restart = async (): Promise<void> => {
    await world.crash()
    await idle()
    story.push('started again')
  }

  const runSomehow = async (): Promise<void> => {
    const accept = below(4) === 0
    if (below(3) === 0) {
      const { fault, place, afterRequests } = randomFault(below)
      story.push(`fault: ${JSON.stringify(fault)} at ${place} after ${afterRequests}`)
      world.upstream.fail(fault, place, afterRequests)
    }
    if (below(3) === 0) {
      const side = someSide()
      stage.life().meanwhile(below(longestLife), () => act(side))
    }
    if (below(3) > 0) {
      await syncUnless(null, accept)
      stage.life().spare()
    } else {
      const calls = below(longestLife)
      const moment = below(2) === 0 ? 'before' : 'after'
      const run = await syncUnless(stage.life().dieAfter(calls, moment), accept)
      stage.life().spare()
      if (run === null) story.push(`killed ${moment} call ${calls}`)
      if (below(2) === 0) world.upstream.fail(null)
      await restart()
    }
    world.upstream.fail(null)
  }

  act('here')
  act('there')
  sides.note()
  const direction = directions[below(3)] ?? 'pull'
  story.push(`direction ${direction}`)
  const added = await world.engine.addMirror({
    repositoryId,
    direction,
    address,
    accountId: null,
    onDiverged: (['stop', 'overwrite', 'leave'] as const)[below(3)] ?? 'stop',
    onDestructive: (['hold', 'keep', 'accept'] as const)[below(3)] ?? 'hold',
  })
  const { mirror } = added
  await whileClockMoves(world.clock, world.engine.whenRunEnded(added.run.id))
  sides.note()
  for (let steps = 2 + below(3); steps > 0; steps -= 1) {
    if (below(4) > 0) act('here')
    if (below(4) > 0) act('there')
    sides.note()
    await runSomehow()
    sides.note()
  }
  await idle()

  const settle = async (): Promise<RunDetails> => {
    await sync()
    return sync()
  }
  return { mirror, sides, repositoryId, story, settle }
}
