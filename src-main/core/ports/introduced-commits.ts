import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** A commit as git stores it; null when it is larger than 4 MiB. */
export type RawCommit = { readonly id: ObjectId; readonly content: Buffer | null }

/** A change of refs whose objects are not part of the repository yet. */
export type Incoming = {
  readonly repositoryPath: string
  /** How git finds the new objects: of a quarantine, or of a draft. */
  readonly environment: Readonly<Record<string, string>>
  /** The refs lie in the ephemeral namespace. */
  readonly ephemeral: boolean
  readonly signal: AbortSignal
}

/**
 * The commits that a change brings: reachable from `tips` (any objects; tags are looked through), and from none of the
 * refs that its client sees now and `vouches` says yes to. Names are full and the client's. Parents come before
 * children. Those that `isKnown` says yes to are left out, and not read. Two processes at most, however many there are;
 * leaving the loop stops them.
 * @throws AppError `store_damaged` when git cannot walk them, `cancelled`
 */
export type IntroducedCommits = (
  incoming: Incoming,
  tips: readonly ObjectId[],
  vouches: (ref: string) => boolean,
  isKnown?: (id: ObjectId) => boolean | Promise<boolean>,
) => AsyncIterable<readonly RawCommit[]>
