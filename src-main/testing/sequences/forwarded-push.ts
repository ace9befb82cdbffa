import { readLooseRef } from '../graph-remote/loose-refs.ts'
import { tellActs, tryMortally, type Stage } from './stage.ts'
import type { Act } from './two-sides.ts'

/** Somebody pushes to the localhost remote of a two-way mirror: the upstream is asked first, then the refs move here. */
export const pushForwarded = async (stage: Stage, mirrorId: string): Promise<void> => {
  const { world, sides, below, repositoryId, odd } = stage
  const here = sides.pathOf('here')
  const acts = sides.intend('here')
  for (const { to } of acts) if (to !== null) sides.graph.store(here, to)
  const atomic = below(4) === 0
  const base = world.stores.mirrors.baseRefs(mirrorId)
  const before = sides.refs('there')
  /** What the push itself replaced at the remote. */
  const seeThere = (): void => {
    const after = sides.refs('there')
    for (const { ref, from, to } of acts) {
      const was = before.get(ref)
      // What a core had sent before it died may arrive at any later time.
      if (was !== undefined && stage.life().isDead()) sides.givesUp('there', ref, was)
      if (was === undefined || was === after.get(ref)) continue
      const isContained = to !== null && sides.graph.reaches(to).has(was)
      const isSeen = was === from || was === base.get(ref) || isContained
      if (!isSeen) odd.push(`a forwarded push overwrote ${ref}`)
      // It is kept here, unless the core died, or the answer broke off and the push was taken as for a remote that is
      // away: then who pushed has replaced it himself.
      const { acceptWhileAway } = world.stores.mirrors.find(mirrorId) ?? {}
      if (acceptWhileAway === true || stage.life().isDead()) sides.gaveUp('there', ref, was)
    }
  }
  const forward = (): Promise<ReadonlyMap<string, string>> =>
    world.engine.forwardPush({
      repositoryId,
      updates: acts.map(({ ref, from, to }) => ({ ref, oldObjectId: from, newObjectId: to })),
      incoming: {
        repositoryPath: here,
        environment: {},
        ephemeral: false,
        signal: new AbortController().signal,
      },
      atomic,
    })
  const refusals = await tryMortally(stage, 'forwarded push', forward, seeThere)
  if (refusals === null) return
  const isStopped = atomic && refusals.size > 0
  // A run may have brought a name meanwhile that git cannot hold beside this one.
  const isClashing = ({ ref, to }: Act): boolean =>
    to !== null &&
    [...sides.refs('here').keys()].some((other) => other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`))
  const isFree = (one: Act): boolean =>
    !isStopped && !refusals.has(one.ref) && readLooseRef(here, one.ref) === one.from && !isClashing(one)
  const moved = acts.flatMap((one) => (isFree(one) ? [sides.set('here', one)] : []))
  tellActs(stage, 'pushed here', moved)
  stage.story.push(`refused: ${[...refusals].map(([ref, why]) => `${ref} ${why}`).join('; ')}`)
  const changes = moved.map(({ ref, from, to }) => ({ ref, oldObjectId: from, newObjectId: to }))
  if (changes.length > 0) world.engine.refsChanged(repositoryId, 'push', changes)
}
