import { AppError } from '../../../src-shared/errors/app-error.ts'
import { keptGraceMs } from '../../../src-shared/domain/kept-lifetime.ts'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { KeptPinStore } from '../ports/kept-pin-store.ts'
import { nameBeside } from './beside-name.ts'
import { keptExpiryOf, type KeptTerms } from './kept-expiry.ts'
import { keptPrefix, parseKeptRefName } from './kept-ref-names.ts'
import { pulledPrefixes } from './ref-scope.ts'
import type { LocalChange } from './run-report.ts'
import { createTipKeeper } from './tip-keeper.ts'

export type RestoredRef = { readonly ref: string; readonly objectId: string }

/** Old tips that mirrors overwrote or deleted: listed, restored, and let go when their time has passed. */
export type KeptRefs = {
  /** Newest first. */
  readonly list: (repositoryId: string) => Promise<readonly KeptRef[]>
  /**
   * `beside` restores as `restored/<branch>` and touches nothing else; `in_place` moves the branch back and keeps
   * where it stood. Either counts as a change of the repository, so push mirrors follow.
   * @throws AppError `not_found`, and `ref_conflict` when the branch moved meanwhile
   */
  readonly restore: (repositoryId: string, name: string, where: 'beside' | 'in_place') => Promise<RestoredRef>
  /**
   * A pinned kept ref stays until it is unpinned. It then expires as its age says, but not before a day has passed.
   * @throws AppError `not_found`
   */
  readonly pin: (repositoryId: string, name: string, pinned: boolean) => Promise<KeptRef>
  /** Removes what had expired at `over`, epoch ms; now when not given. @returns the names that went */
  readonly sweep: (repositoryId: string, over?: number) => Promise<readonly string[]>
}

export type KeptRefsDeps = {
  readonly git: RepositoryGit
  readonly pins: KeptPinStore
  readonly clock: Clock
  readonly repositoryPath: (repositoryId: string) => string
  readonly termsOf: (repositoryId: string) => KeptTerms
  /** `refsChanged` of the mirror engine. */
  readonly refsChanged: (repositoryId: string, cause: 'restore', refs: readonly LocalChange[]) => void
}

const noKeptRef = (): AppError =>
  new AppError('not_found', 'There is no such kept ref.', { details: { what: 'The kept ref' } })

export const createKeptRefs = (deps: KeptRefsDeps): KeptRefs => {
  const { git, pins, clock } = deps

  const list = async (repositoryId: string): Promise<readonly KeptRef[]> => {
    const refs = await git.listRefs(deps.repositoryPath(repositoryId), [keptPrefix, ...pulledPrefixes])
    const terms = deps.termsOf(repositoryId)
    const pinnedNames = pins.list(repositoryId)
    const kept = [...refs].flatMap(([ref, objectId]) => {
      const parsed = parseKeptRefName(ref)
      if (parsed === null) return []
      const currentObjectId = refs.get(parsed.originalRef) ?? null
      const pinned = pinnedNames.get(ref) === null
      const expiresAt = keptExpiryOf(parsed.keptAt, terms, pinnedNames.get(ref))
      return [{ ...parsed, objectId, currentObjectId, expiresAt, pinned }]
    })
    return kept.toSorted((left, right) => right.keptAt - left.keptAt || (left.name < right.name ? -1 : 1))
  }

  const restoreBeside = async (path: string, originalRef: string, objectId: string): Promise<LocalChange> => {
    const existing = await git.listRefs(path, ['refs/heads/', 'refs/tags/', 'refs/notes/'])
    const ref = nameBeside(originalRef, 'restored', existing, (present) => present === objectId)
    const change = { ref, oldObjectId: existing.get(ref) ?? null, newObjectId: objectId }
    if (change.oldObjectId === null) await git.updateRefs(path, [[change]])
    return change
  }

  const restoreInPlace = async (
    path: string,
    originalRef: string,
    objectId: string,
  ): Promise<LocalChange> => {
    const present = (await git.listRefs(path, [originalRef])).get(originalRef) ?? null
    const change = { ref: originalRef, oldObjectId: present, newObjectId: objectId }
    if (present === objectId) return change
    if (present !== null) {
      const runId = newId('restore')
      const keeper = createTipKeeper({ git, clock, repositoryPath: path, runId, mirrorId: 'restore' })
      await keeper.keep([{ ref: originalRef, objectId: present }])
    }
    await git.updateRefs(path, [[change]])
    return change
  }

  return {
    list,
    restore: async (repositoryId, name, where) => {
      const path = deps.repositoryPath(repositoryId)
      const parsed = parseKeptRefName(name)
      const objectId = parsed === null ? undefined : (await git.listRefs(path, [keptPrefix])).get(name)
      if (parsed === null || objectId === undefined) throw noKeptRef()
      const change = await (where === 'beside'
        ? restoreBeside(path, parsed.originalRef, objectId)
        : restoreInPlace(path, parsed.originalRef, objectId))
      if (change.oldObjectId !== change.newObjectId) deps.refsChanged(repositoryId, 'restore', [change])
      return { ref: change.ref, objectId }
    },
    pin: async (repositoryId, name, pinned) => {
      // Pinned before it is looked for: a sweep that begins meanwhile lets it stand.
      if (pinned) pins.pin(repositoryId, name)
      else pins.unpin(repositoryId, name, clock.now() + keptGraceMs)
      const kept = (await list(repositoryId)).find((one) => one.name === name)
      if (kept !== undefined) return kept
      pins.forget(repositoryId, name)
      throw noKeptRef()
    },
    sweep: async (repositoryId, over = clock.now()) => {
      const path = deps.repositoryPath(repositoryId)
      const refs = await git.listRefs(path, [keptPrefix])
      const terms = deps.termsOf(repositoryId)
      const pinnedNames = pins.list(repositoryId)
      // A name that cannot be read is nobody's to delete.
      const deletions = [...refs].flatMap(([ref, oldObjectId]) => {
        const kept = parseKeptRefName(ref)
        const expiresAt = kept === null ? null : keptExpiryOf(kept.keptAt, terms, pinnedNames.get(ref))
        return expiresAt !== null && expiresAt <= over ? [{ ref, oldObjectId, newObjectId: null }] : []
      })
      if (deletions.length > 0) await git.updateRefs(path, [deletions])
      const names = deletions.map(({ ref }) => ref)
      for (const name of names) if (pinnedNames.has(name)) pins.forget(repositoryId, name)
      return names
    },
  }
}
