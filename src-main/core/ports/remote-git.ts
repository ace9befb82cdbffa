import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'

/** An opened credential. Lives in memory for the length of one run. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'ssh_key'
      readonly keyFile: string
      /** Of the file, where Mirrordesk knows it. */
      readonly passphrase?: string
    }
  | { readonly kind: 'ssh_agent' }

export type Remote = {
  readonly address: RemoteAddress
  readonly credential: Credential | null
  /** Set where transfers kept breaking: older HTTP passes some proxies better. */
  readonly httpVersion?: '1.1'
}

/** What a remote shows of itself: the refs asked for, and the branch its HEAD names. */
export type RemoteRefs = {
  /** May be read from the answer only when it is asked for. */
  readonly refs: RefMap
  /** Full name of the default branch, e.g. `refs/heads/main`; null when the remote has none or does not say. */
  readonly head: string | null
  /** Where it says it moved to for good; absent when it did not, or nobody told. */
  readonly movedTo?: string
  /** Answers with the same digest name the same refs and default branch. Absent where nobody looked. */
  readonly digest?: string
}

export type GitProgress = {
  /** 0 to 1; null when git does not say. */
  readonly fraction: number | null
  /** git's own line, redacted. */
  readonly text: string
}

export type FetchRequest = {
  readonly repositoryPath: string
  readonly remote: Remote
  /** Full refspecs with `+`, e.g. `+refs/heads/*:refs/remotes/mir_…/heads/*`. */
  readonly refspecs: readonly string[]
  /** Remove private tracking refs whose source is gone. Only for a private namespace. */
  readonly prune: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: GitProgress) => void
}

/** A first copy, into a repository without a ref. */
export type CopyRequest = Pick<
  FetchRequest,
  'repositoryPath' | 'remote' | 'refspecs' | 'signal' | 'onProgress'
> & {
  /** Objects that the refs of the remote name, as its list has just told; each once. */
  readonly tips: readonly ObjectId[]
}

/** One ref whose history is brought in steps, because it breaks off as a whole. */
export type DeepenRequest = Pick<FetchRequest, 'repositoryPath' | 'remote' | 'signal' | 'onProgress'> & {
  /** Whose tracking refs these are: a mirror, or a one-time fetch. */
  readonly owner: string
  /** At the remote, e.g. `refs/heads/main`. */
  readonly ref: string
  /** Where it stands here once its history is whole. */
  readonly trackingRef: string
}

/** One ref to change at the remote. */
export type PushUpdate = {
  readonly ref: string
  /** The object to put there; null deletes the ref. */
  readonly newObjectId: ObjectId | null
  /** What must stand there now, seen just before: the lease. null: it must not exist. */
  readonly expectedObjectId: ObjectId | null
}

export type PushRequest = {
  readonly repositoryPath: string
  readonly remote: Remote
  /** Namespace for the copies that a `git push` of many refs (over SSH) goes out from: `refs/outgoing/<runId>`. */
  readonly runId: string
  /** Tracking refs of this mirror live below `refs/remotes/<mirrorId>/`; they follow what went through. */
  readonly mirrorId: string
  readonly updates: readonly PushUpdate[]
  /** A push broke off before: sent in small parts. */
  readonly isCareful?: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: GitProgress) => void
}

/** What the remote said about one ref, in the words of `git push --porcelain`. */
export type PushRefResult = {
  readonly ref: string
  readonly ok: boolean
  /** The remote's reason, e.g. `protected branch hook declined`; null when it went through. */
  readonly reason: string | null
  /** The reason as a class; null when it went through. */
  readonly refReason: RefReason | null
  /** Where it stands at the remote by now, when it was sent in steps and came part of the way. */
  readonly standsAt?: ObjectId
}

/** What became of a forwarded ref. */
export type ForwardRefResult = PushRefResult & {
  /** The remote gave up what stood there: the ref was deleted, or moved to what does not contain it. */
  readonly gaveUp: boolean
}

/** Refs that somebody pushed here, on their way to the remote before they are accepted here. */
export type ForwardRequest = {
  readonly repositoryPath: string
  readonly remote: Remote
  readonly updates: readonly PushUpdate[]
  /** All or none, as far as one push can hold them. */
  readonly atomic: boolean
  /** How git finds the objects, which are not part of the repository yet. */
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export type PushResult = {
  readonly refs: readonly PushRefResult[]
  readonly bytes: number
  /** What the remote wrote, redacted: the context of refusals. */
  readonly output: string
  /** What its words name: `file`, `size`, `limit`, `rule` …; see `failure-facts.ts`. */
  readonly facts: ErrorDetails
  /** Where it says it moved to; null when it did not. */
  readonly movedTo: string | null
}

/**
 * Everything that talks to a git host. Failures are AppErrors with a `remote_…` code, `disk_full`,
 * `cancelled` or `git_unusable`; `details.output` holds the redacted text.
 */
export type RemoteGit = {
  /** The refs below `prefixes`, over a kept-alive connection for HTTP (no process), by git otherwise. */
  readonly listRefs: (
    remote: Remote,
    options: { readonly prefixes: readonly string[]; readonly signal: AbortSignal },
  ) => Promise<RemoteRefs>
  /** Whether this sign-in may push there, without pushing; null when the remote does not tell, or not in time. */
  readonly mayPush: (remote: Remote, options: { readonly signal: AbortSignal }) => Promise<boolean | null>
  /** @returns bytes received */
  readonly fetch: (request: FetchRequest) => Promise<{ readonly bytes: number }>
  /**
   * Brings all that leads to `tips` into a repository that has no ref, and writes none.
   * @returns bytes received; null where only `fetch` can do it, and nothing counts as brought
   */
  readonly copy: (request: CopyRequest) => Promise<{ readonly bytes: number } | null>
  /**
   * Fetches one ref in steps of its history, each of which stays when a later one breaks off.
   * @returns bytes received by those that went through
   */
  readonly fetchInSteps: (request: DeepenRequest) => Promise<{ readonly bytes: number }>
  /** The ref whose steps `owner` has begun and not finished; null when there is none. */
  readonly refInSteps: (repositoryPath: string, owner: string) => Promise<string | null>
  /** Forgets them. */
  readonly forgetSteps: (repositoryPath: string, owner: string) => Promise<void>
  /** Pushes with leases, never with `+`. Refused refs are results; a push that could not begin is an error. */
  readonly push: (request: PushRequest) => Promise<PushResult>
  /** The same for a push that is forwarded: no tracking ref is touched. */
  readonly forward: (request: ForwardRequest) => Promise<readonly ForwardRefResult[]>
}
