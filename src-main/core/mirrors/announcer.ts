import type { EventPayload } from '../../../src-shared/contract/contract-types.ts'
import type { Notice } from '../../../src-shared/domain/activity.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Stores } from '../ports/stores.ts'
import { toMirror, toRepository, toRun } from './mirror-view.ts'
import type { RunJob } from './run-job.ts'
import type { LocalChange } from './run-report.ts'

export type ChangeCause = EventPayload<'repository.refsChanged'>['cause']

/** Whoever needs more asks for the refs. */
const announcedRefs = 200

/** Tells listeners what the store says now. Called after the store was written, never before. */
export type Announcer = {
  readonly view: (row: MirrorRow) => Mirror
  /** The same of many, with one question to the store. */
  readonly viewAll: (rows: readonly MirrorRow[]) => readonly Mirror[]
  /** @param known a run that was just read: it may be the last one of the mirror, and is not read again then */
  readonly mirrorChanged: (mirrorId: string, known?: RunRow | null) => void
  /** @returns the run as it is now; null when it is gone */
  readonly runChanged: (runId: string) => RunRow | null
  readonly repositoryChanged: (repositoryId: string) => void
  readonly refsChanged: (repositoryId: string, cause: ChangeCause, refs: readonly LocalChange[]) => void
  readonly noticeRaised: (notice: Notice) => void
}

/** What only the running engine knows of a mirror. */
export type AnnouncerLooks = {
  readonly activeJob: (mirrorId: string) => RunJob | null
  readonly holdOf: (mirror: MirrorRow) => HoldRow | null
}

export const createAnnouncer = (
  stores: Stores,
  events: EventSink,
  { activeJob, holdOf }: AnnouncerLooks,
): Announcer => {
  const lastRunOf = ({ lastFinishedRunId: id }: MirrorRow, known: RunRow | null): RunRow | null =>
    id === null ? null : id === known?.id ? known : stores.runs.find(id)
  const viewKnowing = (row: MirrorRow, known: RunRow | null): Mirror =>
    toMirror(row, lastRunOf(row, known), activeJob(row.id), holdOf(row))
  const view = (row: MirrorRow): Mirror => viewKnowing(row, null)
  const viewAll = (rows: readonly MirrorRow[]): readonly Mirror[] => {
    const lastRuns = stores.runs.findAll(rows.flatMap(({ lastFinishedRunId }) => lastFinishedRunId ?? []))
    return rows.map((row) =>
      toMirror(row, lastRuns.get(row.lastFinishedRunId ?? '') ?? null, activeJob(row.id), holdOf(row)),
    )
  }
  return {
    view,
    viewAll,
    mirrorChanged: (mirrorId, known = null) => {
      const row = stores.mirrors.find(mirrorId)
      if (row !== null) events.emit('mirror.changed', viewKnowing(row, known))
    },
    runChanged: (runId) => {
      const row = stores.runs.find(runId)
      if (row !== null) events.emit('run.changed', toRun(row))
      return row
    },
    repositoryChanged: (repositoryId) => {
      const row = stores.repositories.findById(repositoryId)
      if (row !== null && row.deletedAt === null) events.emit('repository.changed', toRepository(row))
    },
    refsChanged: (repositoryId, cause, refs) => {
      const row = stores.repositories.findById(repositoryId)
      if (row === null || refs.length === 0) return
      events.emit('repository.refsChanged', {
        repositoryId,
        repository: row.name,
        cause,
        refCount: refs.length,
        refs: refs.slice(0, announcedRefs),
      })
    },
    noticeRaised: (notice) => events.emit('notice.raised', notice),
  }
}
