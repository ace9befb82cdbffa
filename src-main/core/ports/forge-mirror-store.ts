import type { ByHand, ForgeSignInKind } from '../../../src-shared/domain/forge-run.ts'
import type { ForgeMirrorDirection } from '../../../src-shared/domain/forge-mirror.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'

/** A mirror that is being turned round: stored before the first step, so that a crash leaves what is to be gone on with. */
export type ForgeFlipUnderWay = {
  readonly to: ForgeMirrorDirection
  readonly url: string
  readonly otherAccountId: string | null
  readonly intervalMs: number | null
  readonly onPush: boolean
  /** The plan that a person approved. */
  readonly approvedPlan: string | null
  readonly confirmPublic: boolean
  readonly byHand: ByHand | null
}

/** A mirror that a forge runs, as stored. */
export type ForgeMirrorRow = {
  readonly id: string
  readonly accountId: string
  readonly forgeId: string
  readonly path: string
  readonly webUrl: string
  readonly direction: ForgeMirrorDirection
  readonly forgeMirrorId: string | null
  readonly url: string
  readonly canonicalUrl: string
  readonly host: string
  readonly intervalMs: number | null
  readonly onPush: boolean
  readonly signIn: ForgeSignInKind
  readonly otherAccountId: string | null
  readonly deployKey: string | null
  readonly origin: 'here' | 'found'
  /** A repository here, by its id. */
  readonly keptIn: string | null
  readonly isRunning: boolean
  readonly isPaused: boolean
  readonly lastRunAt: number | null
  readonly failure: Failure | null
  readonly consecutiveFailures: number
  readonly notifiedAt: number | null
  readonly lookedAt: number | null
  readonly lookFailure: Failure | null
  readonly nextLookAt: number
  readonly flip: ForgeFlipUnderWay | null
  readonly createdAt: number
  readonly changedAt: number
}

/** With what other tables say of it. */
export type ListedForgeMirror = ForgeMirrorRow & {
  /** Of the account at the forge that runs it. */
  readonly forgeKind: ForgeKind
  readonly forgeHost: string
  readonly keptInName: string | null
}

export type ForgeMirrorStore = {
  /** @throws AppError `already_exists` for a second one of the same repository to the same place */
  readonly insert: (row: ForgeMirrorRow) => void
  readonly find: (id: string) => ListedForgeMirror | null
  readonly list: () => readonly ListedForgeMirror[]
  readonly listByAccount: (accountId: string) => readonly ListedForgeMirror[]
  /** Those of one repository of the forge. */
  readonly listByRepository: (accountId: string, forgeId: string) => readonly ListedForgeMirror[]
  /** Those that are to be looked at, the longest due first. */
  readonly listDue: (at: number, limit: number) => readonly ListedForgeMirror[]
  /** When the next one is to be looked at; null when there is none. */
  readonly nextDueAt: () => number | null
  readonly change: (
    id: string,
    change: Partial<Omit<ForgeMirrorRow, 'id' | 'accountId' | 'createdAt'>>,
  ) => void
  readonly remove: (id: string) => void
}
