import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import type { ErrorDetails } from '../../../src-shared/errors/app-error.ts'

/** A ref that a target refused, as it was then. */
export type Refusal = {
  readonly ref: string
  /** What was sent; null for a deletion. */
  readonly objectId: ObjectId | null
  readonly reason: RefReason
  /** The remote's own words, redacted. */
  readonly message: string | null
  /** What those words name. */
  readonly facts: ErrorDetails
  readonly foundAt: number
}

export type RefusalStore = {
  readonly list: (mirrorId: string) => readonly Refusal[]
  /** Replaces what was known of each of the refs; null forgets one. */
  readonly change: (mirrorId: string, changes: ReadonlyMap<string, Refusal | null>) => void
  readonly forget: (mirrorId: string) => void
  /** Of all mirrors that use the account. */
  readonly forgetOfAccount: (accountId: string) => void
}
