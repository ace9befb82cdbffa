import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { PushRequest, PushUpdate, RemoteGit } from '../../core/ports/remote-git.ts'
import type { AskAncestry } from '../repository/ancestry.ts'
import type { RunGit } from '../run-git.ts'
import type { PushLimits } from './push-limits.ts'
import type { PorcelainLine } from './push-porcelain.ts'

/** Sends updates together. Throws when that failed as a whole. */
export type SendPart = (
  updates: readonly PushUpdate[],
  part: {
    /** What `git push` needs for refs that have no tracking ref. */
    readonly leases: readonly string[]
    /** Before git's own words about progress; '' when all goes at once. */
    readonly label: string
  },
) => Promise<readonly PorcelainLine[]>

/** What a push that may need several is made of. */
export type PartedPush = {
  readonly run: RunGit
  readonly isAncestor: AskAncestry
  readonly listRefs: RemoteGit['listRefs']
  readonly request: PushRequest
  readonly limits: PushLimits
  readonly send: SendPart
  /** Hears of each update that is done: its reason, or null when it went through. */
  readonly onDone: (ref: string, reason: string | null) => void
  /** A branch went part of its way. */
  readonly onReached: (ref: string, objectId: ObjectId) => void
}
