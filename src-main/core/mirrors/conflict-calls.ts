import {
  isBetween,
  type Conflict,
  type ConflictChoice,
  type ConflictSide,
} from '../../../src-shared/domain/conflict.ts'
import { shortRefName, type ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Run } from '../../../src-shared/domain/run.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { CommitSummary } from '../ports/repository-git.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { missing } from './missing.ts'
import type { RunRequests } from './run-requests.ts'

export type ResolveConflict = {
  readonly mirrorId: string
  /** Full name. */
  readonly ref: string
  readonly choice: ConflictChoice
  /** Both tips, as the person who chose saw them. */
  readonly localObjectId: ObjectId
  readonly remoteObjectId: ObjectId
}

export type ConflictCalls = {
  /** Refs of a two-way mirror that changed on both sides, as its last run found them. */
  readonly listConflicts: (mirrorId: string) => Promise<readonly Conflict[]>
  /**
   * Ends a conflict as a person chose: queues the run that carries it out, as long as both tips are still the ones
   * that were chosen between.
   * @throws AppError `not_found` when it is none; `ref_conflict` when a tip has moved
   */
  readonly resolveConflict: (input: ResolveConflict) => Promise<Run>
}

const moved = (ref: string): AppError =>
  new AppError('ref_conflict', `${shortRefName(ref)} has moved since you looked. Look at both sides again.`, {
    details: { ref: shortRefName(ref) },
  })

const sideOf = (objectId: ObjectId, commits: ReadonlyMap<ObjectId, CommitSummary>): ConflictSide => {
  const commit = commits.get(objectId)
  return {
    objectId,
    subject: commit?.subject ?? null,
    authorName: commit?.authorName ?? null,
    committedAt: commit?.committedAt ?? null,
  }
}

export const createConflictCalls = (
  deps: Pick<MirrorEngineDeps, 'stores' | 'git' | 'repositoryPath'>,
  parts: {
    /** @throws AppError `not_found` */
    readonly mirrorOf: (mirrorId: string) => MirrorRow
    readonly request: RunRequests['request']
  },
): ConflictCalls => {
  const { conflicts } = deps.stores
  return {
    listConflicts: async (mirrorId) => {
      const { repositoryId } = parts.mirrorOf(mirrorId)
      const rows = conflicts.list(mirrorId)
      if (rows.length === 0) return []
      const ids = rows.flatMap(({ localObjectId, remoteObjectId }) => [localObjectId, remoteObjectId])
      const commits = await deps.git.commitSummaries(deps.repositoryPath(repositoryId), [...new Set(ids)])
      return rows.map(({ localObjectId, remoteObjectId, ...row }) => ({
        ...row,
        local: sideOf(localObjectId, commits),
        remote: sideOf(remoteObjectId, commits),
      }))
    },
    resolveConflict: async ({ mirrorId, ref, choice, ...tips }) => {
      const mirror = parts.mirrorOf(mirrorId)
      const row = conflicts.find(mirrorId, ref)
      if (row === null) throw missing(`A conflict of ${shortRefName(ref)}`)
      if (!isBetween(row, tips)) throw moved(ref)
      const local = await deps.git.listRefs(deps.repositoryPath(mirror.repositoryId), [ref])
      if (local.get(ref) !== tips.localObjectId) throw moved(ref)
      conflicts.choose(mirrorId, ref, choice)
      return parts.request(mirror, { trigger: 'manual' })
    },
  }
}
