import type { PushUpdate, Remote } from '../../../core/ports/remote-git.ts'
import type { RefReader } from '../../ref-reader.ts'
import type { RunGit } from '../../run-git.ts'
import type { SpawnGit } from '../../spawn-git.ts'
import type { HttpExchange } from '../http-exchange.ts'
import type { PushAnswer } from '../run-push.ts'

export type SendOverHttpParts = {
  readonly exchange: HttpExchange
  readonly spawn: SpawnGit
  readonly run: RunGit
  readonly refs: RefReader
  /** How long no byte may move in either direction. */
  readonly stallMs: number
  /** How long a host may check a pack, once it has all of it, before it says anything. */
  readonly checkingMs: number
}

export type PushOverHttp = {
  readonly repositoryPath: string
  readonly remote: Remote
  /** Each with its lease: never is a ref moved that stands elsewhere. */
  readonly updates: readonly PushUpdate[]
  /** All or none. */
  readonly isAtomic: boolean
  /** How git finds objects that are not part of the repository yet. */
  readonly environment?: Readonly<Record<string, string>>
  /** Prefixes of the refs here that are likely to lead to what the remote has. */
  readonly likeRemote: readonly string[]
  readonly signal: AbortSignal
  /** Hears git's lines of progress and the remote's words, as `git push --progress` would print them. */
  readonly onText?: (text: string) => void
}

/** `bytes`: of the pack. `gaveUp` of a branch that was moved is not known here. */
export type SentOverHttp = PushAnswer & { readonly bytes: number }
