import type { Conflict } from '../../../src-shared/domain/conflict.ts'
import type { MatrixRow } from '../../../src-shared/domain/ref-matrix.ts'
import type {
  RefAtMirror,
  RefSeenNow,
  RefStanding,
  StandingRefusal,
  TouchingRun,
} from '../../../src-shared/domain/ref-standing.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Clock } from '../ports/clock.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { lookAtRemote } from './look-at-remote.ts'
import type { MirrorEngine } from './mirror-engine.ts'
import { toRun } from './mirror-view.ts'
import { missing } from './missing.ts'
import { namesMeant } from './named-ref.ts'
import { countRows, idsOf } from './ref-matrix-count.ts'
import { createMatrixHistory } from './ref-matrix-history.ts'
import { plainCell } from './ref-matrix-rows.ts'
import { seenRemote, type SeenRemote } from './ref-matrix-seen.ts'
import { trackingRef } from './ref-scope.ts'
import { triedAgainAt } from './refusals.ts'
import { storedAddress } from './stored-address.ts'

const shownRuns = 5

export type RefStandings = {
  /**
   * How a ref stands everywhere, from what is here.
   * @param ref full or short name @throws AppError `not_found`, `invalid_input`
   */
  readonly read: (repository: string, ref: string) => Promise<RefStanding>
  /** Asks the remote of a mirror for one ref. @throws AppError `not_found`, and as looking at the remote fails */
  readonly lookNow: (mirrorId: string, ref: string) => Promise<RefSeenNow>
}

export const createRefStandings = (deps: {
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly remoteGit: Pick<RemoteGit, 'listRefs'>
  readonly clock: Clock
  readonly repositoryPath: (id: string) => string
  readonly openCredential: OpenJobCredential
  readonly engine: Pick<MirrorEngine, 'listMirrors' | 'listConflicts' | 'pausedAll'>
}): RefStandings => {
  const { stores, git, engine } = deps
  const history = createMatrixHistory(git)

  /** The row of the matrix for this ref, which may be neither here nor there. */
  const rowOf = async (
    path: string,
    ref: string,
    objectId: ObjectId | null,
    remotes: readonly SeenRemote[],
  ): Promise<MatrixRow> => {
    const isDefault = (await git.readHead(path)) === ref
    const row = { ref, objectId, isDefault, cells: remotes.map((seen) => plainCell(seen, ref, objectId)) }
    const [counted] = await countRows(history, path, [row], await history.commitsOf(path, idsOf(row)))
    if (counted === undefined) throw new Error('A row was counted away.')
    return counted
  }

  const seenOf = async (path: string, mirror: MirrorRow, names: readonly string[]): Promise<SeenRemote> => {
    const tracking = await git.listRefs(
      path,
      names.map((name) => trackingRef(mirror.id, name)),
    )
    return seenRemote(stores, mirror, tracking)
  }

  const refusalOf = (mirrorId: string, ref: string, objectId: ObjectId | null): StandingRefusal | null => {
    const found = stores.refusals.list(mirrorId).find((one) => one.ref === ref)
    // What was refused is not what stands here now: it is sent again.
    if (found === undefined || found.objectId !== objectId) return null
    const { reason, message, foundAt } = found
    return { reason, message, foundAt, triedAgainAt: triedAgainAt(found) }
  }

  const runsOf = (mirrorId: string, ref: string): TouchingRun[] =>
    stores.runs
      .list({ cursor: null, limit: shownRuns, repositoryId: null, mirrorId, filter: { ref } })
      .items.flatMap((run) => {
        const touched = stores.runs.refOf(run.id, ref)
        return touched === null ? [] : [{ run: toRun(run), ref: touched }]
      })

  const conflictOf = async (mirror: MirrorRow, ref: string): Promise<Conflict | null> =>
    mirror.conflictCount === 0
      ? null
      : ((await engine.listConflicts(mirror.id)).find((one) => one.ref === ref) ?? null)

  /** Of the names that may be meant the first that is anywhere; if none is, the first. */
  const choose = (names: readonly string[], local: RefMap, remotes: readonly SeenRemote[]): string =>
    names.find((name) => local.has(name) || remotes.some(({ refs }) => refs.has(name))) ?? names[0] ?? ''

  return {
    read: async (repository, text) => {
      const { id, name } = findRepository(stores.repositories, repository)
      const path = deps.repositoryPath(id)
      const names = namesMeant(text)
      const rows = stores.mirrors.listByRepository(id)
      const local = await git.listRefs(path, names)
      const remotes = await Promise.all(rows.map((mirror) => seenOf(path, mirror, names)))
      const ref = choose(names, local, remotes)
      const objectId = local.get(ref) ?? null
      const { isDefault, commit, cells } = await rowOf(path, ref, objectId, remotes)
      const views = new Map(engine.listMirrors(id).map((mirror) => [mirror.id, mirror]))
      const mirrors: RefAtMirror[] = []
      for (const [index, { mirror, seenAt }] of remotes.entries()) {
        const view = views.get(mirror.id)
        const cell = cells[index]
        // Removed while this was put together.
        if (view === undefined || cell === undefined) continue
        mirrors.push({
          mirror: view,
          cell,
          seenAt,
          baseObjectId: stores.mirrors.baseRef(mirror.id, ref),
          conflict: await conflictOf(mirror, ref),
          refusal: refusalOf(mirror.id, ref, objectId),
          missingLargeFileCount: stores.largeFiles.missing(mirror.id).length,
          runs: runsOf(mirror.id, ref),
        })
      }
      return {
        repository: name,
        ref,
        objectId,
        isDefault,
        commit,
        pausedAll: engine.pausedAll(),
        mirrors,
      }
    },

    lookNow: async (mirrorId, text) => {
      const mirror = stores.mirrors.find(mirrorId)
      const repository = mirror === null ? null : stores.repositories.findById(mirror.repositoryId)
      if (mirror === null || repository === null || repository.deletedAt !== null) throw missing('The mirror')
      const [ref = ''] = namesMeant(text)
      const path = deps.repositoryPath(mirror.repositoryId)
      const address = storedAddress(mirror.url)
      const credential = await deps.openCredential(mirror.accountId, mirror.url)
      const { refs } = await lookAtRemote(deps.clock, address, (signal) =>
        deps.remoteGit.listRefs({ address, credential }, { prefixes: [ref], signal }),
      )
      const at = deps.clock.now()
      const seen = await seenOf(path, mirror, [ref])
      const objectId = (await git.listRefs(path, [ref])).get(ref) ?? null
      const now = { ...seen, seenAt: at, refs: new Map([...refs].filter(([name]) => name === ref)) }
      const { cells } = await rowOf(path, ref, objectId, [now])
      const [cell] = cells
      if (cell === undefined) throw missing('The mirror')
      const isAsSeen = seen.seenAt !== null && (seen.refs.get(ref) ?? null) === cell.remoteObjectId
      const { remoteObjectId } = cell
      const isObjectHere =
        remoteObjectId !== null && (await git.missingObjects(path, [remoteObjectId])).length === 0
      return { mirrorId, at, cell, isAsSeen, isObjectHere }
    },
  }
}
