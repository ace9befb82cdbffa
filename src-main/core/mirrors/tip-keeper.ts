import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Clock } from '../ports/clock.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { keptPrefix, keptRefName, parseKeptRefName, type KeptRefName } from './kept-ref-names.ts'

export type Tip = { readonly ref: string; readonly objectId: ObjectId }

export type TipKeeper = {
  /**
   * Writes tips under refs/kept before they are overwritten or deleted. What earlier tries of the same left over goes once
   * it stands: a push that fails for weeks leaves one kept ref. Its lifetime counts from the last try, as the tip may
   * only be lost with that.
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
  /** Whether a kept ref was left by a try that took nothing away; without it, none is. */
  readonly isLeftOver?: (kept: KeptRefName) => boolean
}

/** Somebody else is at it, or it has gone by itself. */
const elsewhere: ReadonlySet<string> = new Set(['ref_conflict', 'repository_busy'])

/** A keeper for one run. It remembers what it kept, so that a second attempt keeps nothing twice. */
export const createTipKeeper = (options: TipKeeperOptions): TipKeeper => {
  const { git, repositoryPath } = options
  const keptNames = new Map<string, string>()
  /** Tips that stand in the place of what an earlier try left: how that one ended may never have been known. */
  const inPlaceOfOlder = new Set<string>()
  let round = 0
  const identity = (tip: Tip): string => `${tip.objectId} ${tip.ref}`

  const dropLeftOver = async (
    kept: readonly { readonly tip: Tip; readonly name: string }[],
  ): Promise<void> => {
    const { isLeftOver } = options
    if (isLeftOver === undefined) return
    const again = new Map(kept.map(({ tip, name }) => [identity(tip), name]))
    const refs = await git.listRefs(repositoryPath, [keptPrefix])
    const deletions = [...refs].flatMap(([ref, objectId]) => {
      const one = parseKeptRefName(ref)
      if (one === null || one.mirrorId !== options.mirrorId) return []
      const standsAs = again.get(identity({ ref: one.originalRef, objectId }))
      if (standsAs === undefined || standsAs === ref || !isLeftOver(one)) return []
      inPlaceOfOlder.add(identity({ ref: one.originalRef, objectId }))
      return [{ ref, oldObjectId: objectId, newObjectId: null }]
    })
    if (deletions.length === 0) return
    try {
      await git.updateRefs(repositoryPath, [deletions])
    } catch (error) {
      // One too many is no harm: the next try finds it again, or its time passes.
      if (!isAppError(error) || !elsewhere.has(error.code)) throw error
    }
  }

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
      await dropLeftOver(named)
    }
    return new Map(tips.map((tip) => [tip.ref, keptNames.get(identity(tip)) ?? '']))
  }

  const letGo: TipKeeper['letGo'] = async (tips) => {
    const deletions = tips.flatMap((tip) => {
      const name = inPlaceOfOlder.has(identity(tip)) ? undefined : keptNames.get(identity(tip))
      return name === undefined ? [] : [{ ref: name, oldObjectId: tip.objectId, newObjectId: null }]
    })
    if (deletions.length === 0) return
    // Forgotten first: what is kept once too often is no harm, what is believed to be kept and is not would be.
    for (const tip of tips) if (!inPlaceOfOlder.has(identity(tip))) keptNames.delete(identity(tip))
    await git.updateRefs(repositoryPath, [deletions])
  }

  return { keep, letGo }
}
