import type { ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { scopeChoices } from './scope-choices.ts'
import { takeSnapshot } from './snapshot.ts'
import { act, idle, tellActs, tryMortally, type Stage } from './stage.ts'
import { sideNames, type Refs } from './two-sides.ts'
import { beforeRun, watch } from './watched-runs.ts'

const directions: readonly Direction[] = ['push', 'pull', 'sync']
const onDiverged = ['stop', 'overwrite', 'leave'] as const
const onDestructive = ['hold', 'keep', 'accept'] as const
const conflictChoices: readonly ConflictChoice[] = ['mine', 'theirs', 'both']
const yesOrNo = [true, false] as const

const pick = <T>({ below }: Stage, items: readonly T[]): T => items[below(items.length)] as T

const same = (left: Refs, right: Refs): boolean =>
  left.size === right.size && [...left].every(([ref, objectId]) => right.get(ref) === objectId)

/** Somebody turns the mirror round: with the plan approved, with what would be lost held, or without a word. */
export const flip = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, sides, below, story, odd } = stage
  const { direction: from } = world.engine.getMirror(mirrorId)
  const direction = pick(
    stage,
    directions.filter((one) => one !== from),
  )
  const asked = { mirrorId, direction, whenRunning: below(2) === 0 ? 'wait' : 'stop' } as const
  const plan = await tryMortally(stage, 'plan of a flip', () => world.engine.planFlip(asked))
  if (below(4) === 0) act(stage, pick(stage, sideNames))
  const how = below(3)
  const answer = how === 0 ? { approvePlan: plan?.fingerprint } : how === 1 ? { hold: true } : {}
  const before = takeSnapshot(world, sides, mirrorId)
  const isBusy = world.engine.getMirror(mirrorId).activeRun !== null
  await tryMortally(stage, 'flip', async () => {
    const result = await world.engine.flip({ ...asked, ...answer })
    story.push(`flip to ${direction} ${JSON.stringify(answer)}: ${result.outcome}`)
    const after = takeSnapshot(world, sides, mirrorId)
    if (!isBusy && !(same(before.here, after.here) && same(before.there, after.there))) {
      odd.push('a flip moved refs')
    }
    if (result.outcome !== 'flipped' || result.run === null) return
    const begins = beforeRun(stage, mirrorId, isBusy)
    await watch(stage, mirrorId, { before: begins, run: result.run, isAccepted: false, isQuiet: true })
  })
}

/** Somebody chooses other refs, or other rules. */
export const changeSettings = (stage: Stage, mirrorId: string): void => {
  const changes = [
    { patterns: pick(stage, scopeChoices).patterns },
    { notes: pick(stage, yesOrNo) },
    { onDiverged: pick(stage, onDiverged) },
    { onDestructive: pick(stage, onDestructive) },
    { acceptWhileAway: pick(stage, yesOrNo) },
  ]
  const change = changes[stage.below(changes.length + 1)] ?? { patterns: pick(stage, scopeChoices).patterns }
  stage.story.push(`change ${JSON.stringify(change)}`)
  stage.world.engine.change(mirrorId, change)
}

/** Somebody ends a conflict: by a choice, or by merging both sides. */
export const endConflict = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, sides, below, story } = stage
  await idle(stage)
  const conflicts = world.stores.conflicts.list(mirrorId)
  if (conflicts.length === 0) return
  const { ref, localObjectId, remoteObjectId } = pick(stage, conflicts)
  const isMerge = (id: string): boolean => {
    const reached = sides.graph.reaches(id)
    return reached.has(localObjectId) && reached.has(remoteObjectId)
  }
  const merges = sides.graph.ids.filter(isMerge)
  if (merges.length > 0 && below(3) === 0) {
    const side = pick(stage, sideNames)
    // Since the conflict was found, its ref may have gone, and another that git cannot hold beside it may have come.
    if (!sides.refs(side).has(ref)) return
    const merged = sides.set(side, { ref, to: pick(stage, merges) })
    tellActs(stage, `merged ${side}`, [merged])
    return
  }
  if (below(5) === 0) act(stage, pick(stage, sideNames))
  const choice = pick(stage, conflictChoices)
  await tryMortally(stage, `choose ${choice}`, async () => {
    const tips = { ref, localObjectId, remoteObjectId }
    const run = await world.engine.resolveConflict({ mirrorId, choice, ...tips })
    // One that was under way may have seen the choice, and carried it out.
    const isBusy = world.engine.getMirror(mirrorId).activeRun?.id !== run.id
    const before = beforeRun(stage, mirrorId, isBusy)
    story.push(`choose ${choice} for ${ref}`)
    await watch(stage, mirrorId, { before, run, isAccepted: false, isQuiet: true })
  })
}

/** The remote takes no push of a ref any more, or takes it again. */
export const refuse = (stage: Stage): void => {
  const { remote, story } = stage
  if (remote === null) return
  const ref = pick(stage, ['refs/heads/main', 'refs/heads/topic', 'refs/tags/v1'])
  const said = pick(stage, ['protected branch hook declined', 'pre-receive hook declined', 'push declined'])
  if (!remote.refused.delete(ref)) remote.refused.set(ref, said)
  story.push(`${ref} is ${remote.refused.has(ref) ? `refused: ${said}` : 'taken again'}`)
}

/** Somebody takes all there is at the remote, once. It deletes nothing, and what it replaces it keeps. */
export const fetchOnce = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, sides, odd, repositoryId, address } = stage
  const replace = stage.below(2) === 0
  await idle(stage)
  const before = takeSnapshot(world, sides, mirrorId)
  await tryMortally(stage, 'one-time fetch', async () => {
    const run = await world.engine.startFetch({ repositoryId, address, accountId: null, replace })
    const ended = await world.engine.whenRunEnded(run.id)
    const after = takeSnapshot(world, sides, mirrorId)
    stage.story.push(`one-time fetch ${replace ? 'that replaces' : ''}: ${ended.outcome ?? ''}`)
    // What a run of the mirror does meanwhile, that one answers for.
    const { items } = world.engine.listRuns({ cursor: null, limit: 20, repositoryId, mirrorId: null })
    if (items.some(({ id, finishedAt }) => id !== run.id && (finishedAt ?? Infinity) >= run.queuedAt)) return
    const kept = new Set(after.kept.values())
    for (const [ref, objectId] of before.here) {
      const now = after.here.get(ref)
      const isThere = now !== undefined && (now === objectId || sides.graph.reaches(now).has(objectId))
      const isReplaced = now !== undefined && replace && kept.has(objectId)
      if (!isThere && !isReplaced) odd.push(`a one-time fetch took ${ref} away`)
    }
  })
}

/** Time passes: what is due runs. */
export const wait = async (stage: Stage): Promise<void> => {
  stage.story.push('time passes')
  await stage.world.clock.advance(20 * 60_000)
  await idle(stage)
}
