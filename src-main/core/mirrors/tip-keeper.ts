import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Clock } from '../ports/clock.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { keptRefName } from './kept-ref-names.ts'

export type Tip = { readonly ref: string; readonly objectId: ObjectId }

export type TipKeeper = {
  /**
   * Writes tips under refs/kept before they are overwritten or deleted.
   * @returns the original ref to the name it was kept under
   */
  readonly keep: (tips: readonly Tip[]) => Promise<ReadonlyMap<string, string>>
  /**
   * Takes back what this keeper kept of tips that were not overwritten after all: a target that refuses the same ref at
   * every run would have its tip kept at every run.
   */
  readonly letGo: (tips: readonly Tip[]) => Promise<void>
}

export type TipKeeperOptions = {
  readonly git: RepositoryGit
  readonly clock: Clock
  readonly repositoryPath: string
  readonly runId: string
  /** The mirror's id, or a word for what has no mirror: `fetch`, `restore`. */
  readonly mirrorId: string
}

/** A keeper for one run. It remembers what it kept, so that a second attempt keeps nothing twice. */
export const createTipKeeper = (options: TipKeeperOptions): TipKeeper => {
  const { git, repositoryPath } = options
  const keptNames = new Map<string, string>()
  let round = 0
  const identity = (tip: Tip): string => `${tip.objectId} ${tip.ref}`

  const keep: TipKeeper['keep'] = async (tips) => {
    const fresh = tips.filter((tip) => !keptNames.has(identity(tip)))
    if (fresh.length > 0) {
      round += 1
      const named = fresh.map((tip) => ({
        tip,
        name: keptRefName({
          keptAt: options.clock.now(),
          runId: options.runId,
          mirrorId: options.mirrorId,
          originalRef: tip.ref,
          round,
        }),
      }))
      await git.updateRefs(repositoryPath, [
        named.map(({ tip, name }) => ({ ref: name, oldObjectId: null, newObjectId: tip.objectId })),
      ])
      for (const { tip, name } of named) keptNames.set(identity(tip), name)
    }
    return new Map(tips.map((tip) => [tip.ref, keptNames.get(identity(tip)) ?? '']))
  }

  const letGo: TipKeeper['letGo'] = async (tips) => {
    const deletions = tips.flatMap((tip) => {
      const name = keptNames.get(identity(tip))
      return name === undefined ? [] : [{ ref: name, oldObjectId: tip.objectId, newObjectId: null }]
    })
    if (deletions.length === 0) return
    // Forgotten first: what is kept once too often is no harm, what is believed to be kept and is not would be.
    for (const tip of tips) keptNames.delete(identity(tip))
    await git.updateRefs(repositoryPath, [deletions])
  }

  return { keep, letGo }
}
