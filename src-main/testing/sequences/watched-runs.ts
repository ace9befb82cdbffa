import type { Run, RunDetails } from '../../../src-shared/domain/run.ts'
import { checkRun } from './check-run.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import { act, mortally, tellRun, type Stage } from './stage.ts'
import { randomFault } from './random-fault.ts'

type Watched = {
  /** Null where something else is under way, so that nobody knows what the run begins with. */
  readonly before: Snapshot | null
  readonly run: Run
  readonly isAccepted: boolean
  /** Nothing happens besides the run. */
  readonly isQuiet: boolean
}

/** Follows a run to its end, and compares what it did with the table where nothing disturbed it. */
export const watch = async (stage: Stage, mirrorId: string, watched: Watched): Promise<RunDetails> => {
  const { world, sides, odd } = stage
  const { before, isAccepted } = watched
  // At once: another run may begin as soon as this one has ended.
  const { run, after } = await world.engine
    .whenRunEnded(watched.run.id)
    .then((ended) => ({ run: ended, after: takeSnapshot(world, sides, mirrorId) }))
  tellRun(stage, `run${isAccepted ? ' with approval' : ''}`, run)
  if (before !== null && watched.isQuiet && run.outcome !== 'cancelled') {
    const refused = new Set(stage.remote?.refused.keys())
    const found = checkRun({ before, after, run, isAccepted, graph: sides.graph, refused })
    odd.push(...found.map((sentence) => `after "${stage.story.at(-1) ?? ''}": ${sentence}`))
  }
  return run
}

/**
 * What a run begins with; null where nobody knows, because another is under way, and where a host asked for patience:
 * it is not asked before its time, not even for a person, and the run fails rightly.
 */
export const beforeRun = ({ world, sides }: Stage, mirrorId: string, isBusy: boolean): Snapshot | null =>
  isBusy || world.stores.holds.list().length > 0 ? null : takeSnapshot(world, sides, mirrorId)

/** Sync now, by a person. */
export const syncNow = (
  stage: Stage,
  mirrorId: string,
  { isAccepted, isQuiet }: Pick<Watched, 'isAccepted' | 'isQuiet'>,
): Promise<RunDetails> => {
  const { engine } = stage.world
  const before = beforeRun(stage, mirrorId, engine.getMirror(mirrorId).activeRun !== null)
  const run = engine.syncNow(mirrorId, { accept: isAccepted })
  return watch(stage, mirrorId, { before, run, isAccepted, isQuiet })
}

/** A run, now and then with a remote that misbehaves, somebody who acts meanwhile, and a core that is killed. */
export const runSomehow = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, below, story } = stage
  const isAccepted = below(4) === 0
  const isFaulty = below(3) === 0
  const isWatched = below(3) === 0
  if (isFaulty) {
    const { fault, place, afterRequests } = randomFault(below)
    story.push(`fault: ${JSON.stringify(fault)} at ${place} after ${afterRequests}`)
    world.upstream.fail(fault, place, afterRequests)
  }
  if (isWatched) {
    const side = below(2) === 0 ? 'here' : 'there'
    stage.life().meanwhile(below(40), () => act(stage, side))
  }
  const isQuiet = !isFaulty && !isWatched
  await mortally(stage, 3, async () => syncNow(stage, mirrorId, { isAccepted, isQuiet }))
  stage.life().spare()
  world.upstream.fail(null)
}
