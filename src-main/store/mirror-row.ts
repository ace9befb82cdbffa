import type { LastChangeOfMirror } from '../../src-shared/domain/mirror.ts'
import type { Schedule } from '../../src-shared/domain/schedule.ts'
import type { MirrorRow } from '../core/ports/mirror-store.ts'

/** Columns that SQLite holds in another form: JSON as text, booleans as 0 and 1. */
type EncodedColumns = {
  readonly lastChange: string | null
  readonly patterns: string
  readonly schedule: string
  readonly notes: number | null
  readonly extraBranches: number
  readonly acceptWhileAway: number
  readonly approvedPlan: string | null
}

/** A row of the table `mirrors`, with the name of its repository. */
export type StoredMirror = Omit<MirrorRow, keyof EncodedColumns> & EncodedColumns

/** A part of a row as it is stored. */
export type StoredColumns<T> = {
  readonly [K in keyof T]: K extends keyof EncodedColumns
    ? EncodedColumns[K] | Extract<T[K], undefined>
    : T[K]
}

export const toMirrorRow = (stored: StoredMirror): MirrorRow => ({
  ...stored,
  lastChange: stored.lastChange === null ? null : (JSON.parse(stored.lastChange) as LastChangeOfMirror),
  patterns: JSON.parse(stored.patterns) as readonly string[],
  schedule: JSON.parse(stored.schedule) as Schedule,
  notes: stored.notes === null ? null : stored.notes === 1,
  extraBranches: stored.extraBranches === 1,
  acceptWhileAway: stored.acceptWhileAway === 1,
  approvedPlan:
    stored.approvedPlan === null ? null : new Map(JSON.parse(stored.approvedPlan) as [string, string][]),
})

/** The other way round, for the columns that are there. */
export const storedColumns = <T extends Partial<MirrorRow>>(columns: T): StoredColumns<T> => {
  const { lastChange, patterns, schedule, notes, extraBranches, acceptWhileAway, approvedPlan } = columns
  const encoded = {
    lastChange: lastChange === undefined || lastChange === null ? lastChange : JSON.stringify(lastChange),
    patterns: patterns === undefined ? undefined : JSON.stringify(patterns),
    schedule: schedule === undefined ? undefined : JSON.stringify(schedule),
    notes: notes === undefined || notes === null ? notes : Number(notes),
    extraBranches: extraBranches === undefined ? undefined : Number(extraBranches),
    acceptWhileAway: acceptWhileAway === undefined ? undefined : Number(acceptWhileAway),
    approvedPlan:
      approvedPlan === undefined || approvedPlan === null ? approvedPlan : JSON.stringify([...approvedPlan]),
  }
  const present = Object.entries(encoded).filter(([, value]) => value !== undefined)
  return { ...columns, ...Object.fromEntries(present) } as unknown as StoredColumns<T>
}
