import type { RunKind, RunPhase, RunTrigger } from '../../../src-shared/domain/run.ts'
import type { Urgency } from './run-priority.ts'

/** A run that is waiting or under way. Its row is in the store; this is what only the running core knows. */
export type RunJob = {
  readonly id: string
  readonly repositoryId: string
  readonly mirrorId: string | null
  readonly kind: RunKind
  readonly url: string
  readonly trigger: RunTrigger
  readonly accountId: string | null
  readonly replace: boolean
  readonly controller: AbortController
  readonly queuedAt: number
  /** When it was last asked for. */
  askedAt: number
  /** A person asked for it, or for a run that it stands for. */
  isWished: boolean
  /** The hold that kept it from asking its host. */
  heldBy: string | null
  /** Given by a person; also to a run that already waits. */
  accept: boolean
  readonly urgency: Urgency
  phase: RunPhase
  /** Settles when the run has ended and its end is stored; never rejects. */
  finished: Promise<void>
}
