import type { RunDetails } from '../../../src-shared/domain/run.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { compareAllAnew } from '../../core/mirrors/compare-anew.ts'
import type { Below } from '../graph-remote/commit-graph.ts'
import type { GraphRepository } from '../graph-remote/graph-repository.ts'
import type { MirrorWorld } from '../mirror-world.ts'
import { whileClockMoves } from '../while-clock-moves.ts'
import type { Lifeline } from './lifeline.ts'
import type { Act, SideName, TwoSides } from './two-sides.ts'

/** What a sequence is played with. */
export type Stage = {
  readonly world: MirrorWorld
  /** The life of the engine that runs now. */
  readonly life: () => Lifeline
  readonly below: Below
  readonly sides: TwoSides
  readonly repositoryId: string
  readonly address: RemoteAddress
  /** The remote, where it is one that can be told what to refuse. */
  readonly remote: GraphRepository | null
  /** What happened, for whoever has to find out why a sequence failed. */
  readonly story: string[]
  /** What should not have happened. */
  readonly odd: string[]
}

const short = (objectId: string | null): string => objectId?.slice(0, 7) ?? 'nothing'

export const tellActs = ({ story }: Stage, side: string, acts: readonly Act[]): void => {
  for (const { ref, from, to } of acts) story.push(`${side}: ${ref} ${short(from)} → ${short(to)}`)
}

export const tellRun = ({ story }: Stage, what: string, run: RunDetails): void => {
  const refs = run.refs.map(({ ref, outcome, reason }) => `${ref} ${outcome} ${reason ?? ''}`).join(', ')
  story.push(`${what}: ${run.outcome ?? ''} ${run.failure?.code ?? ''} ${refs}`)
}

/** Somebody changes refs of a side, past the localhost remote. */
export const act = (stage: Stage, side: SideName): void => {
  const { sides, world, repositoryId } = stage
  const acts = sides.intend(side).map((one) => sides.set(side, one))
  tellActs(stage, side, acts)
  if (side === 'there' || acts.length === 0) return
  const moved = acts.map(({ ref, from, to }) => ({ ref, oldObjectId: from, newObjectId: to }))
  world.engine.refsChanged(repositoryId, 'push', moved)
}

export const idle = ({ world }: Stage): Promise<void> => whileClockMoves(world.clock, world.engine.idle())

/** More calls of ports than most runs make. */
const longestLife = 60

/** Ends the engine where it stands and starts another; now and then that one dies as well, while it starts. */
export const restart = async (stage: Stage): Promise<void> => {
  const { world, below, story } = stage
  // As the core does that finds another one dead (`sweep-after-crash.ts`).
  compareAllAnew(world.stores)
  const dead = [stage.life()]
  const started = world.crash()
  const isShort = below(4) === 0
  const died = isShort ? stage.life().dieAfter(below(12), 'before') : new Promise<void>(() => undefined)
  await Promise.race([started, died])
  started.catch(() => undefined)
  stage.life().spare()
  if (stage.life().isDead()) {
    story.push('killed while it started')
    dead.push(stage.life())
    compareAllAnew(world.stores)
    await world.crash()
  }
  await idle(stage)
  // What a dead core had sent to a host may be acted on until here: what comes next is compared with the refs as they stand.
  await whileClockMoves(world.clock, Promise.all(dead.map((life) => life.over())))
  story.push('started again')
}

/**
 * Does something with the engine, which may be killed meanwhile, at any call of a port; then it is started again.
 * @param seeEnd called when it is over, before another engine does anything
 * @returns null when it was killed
 */
export const mortally = async <T>(
  stage: Stage,
  oneIn: number,
  work: () => Promise<T>,
  seeEnd: () => void = () => undefined,
): Promise<T | null> => {
  const { world, below, story } = stage
  const isFatal = below(oneIn) === 0
  const calls = below(longestLife)
  const moment = below(2) === 0 ? 'before' : 'after'
  const life = stage.life()
  const died: Promise<null> = isFatal
    ? life.dieAfter(calls, moment).then(() => null)
    : new Promise<never>(() => undefined)
  const ended = work().catch((error: unknown) => {
    if (life.isDead()) return null
    throw error
  })
  const over = Promise.race([ended, died]).finally(() => {
    life.spare()
    seeEnd()
  })
  const result = await whileClockMoves(world.clock, over).catch((error: unknown) => {
    // What else goes on may have met the death in the moment in which the work failed.
    if (!life.isDead()) throw error
    return null
  })
  if (!life.isDead()) return result
  ended.catch(() => undefined)
  story.push(`killed ${moment} call ${calls}`)
  if (below(2) === 0) world.upstream.fail(null)
  await restart(stage)
  return null
}

/** Codes with which the engine rightly says no to a person. */
const refusals: ReadonlySet<string> = new Set(['ref_conflict', 'not_found', 'repository_busy'])

/** The same where the engine may say no, as of a remote that misbehaves, or of tips that moved. */
export const tryMortally = async <T>(
  stage: Stage,
  what: string,
  work: () => Promise<T>,
  seeEnd?: () => void,
): Promise<T | null> => {
  try {
    return await mortally(stage, 4, work, seeEnd)
  } catch (error) {
    if (!isAppError(error)) throw error
    stage.story.push(`${what}: ${error.code}`)
    if (!error.code.startsWith('remote_') && !refusals.has(error.code)) {
      stage.odd.push(`${what} failed with ${error.code}: ${error.message}`)
    }
    return null
  }
}
