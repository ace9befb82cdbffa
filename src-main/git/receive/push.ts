import type { PushRules, ServedRepository } from '../../core/ports/git-host.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import type { RefReader } from '../ref-reader.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'

export type ReceiveParts = { readonly run: RunGit; readonly spawn: SpawnGit; readonly refs: RefReader }

export type Push = {
  readonly repository: ServedRepository
  /** As the client names the refs. */
  readonly updates: readonly RefUpdate[]
  readonly atomic: boolean
  readonly quiet: boolean
  readonly pack: AsyncGenerator<Buffer, void, void>
  readonly rules: Omit<PushRules, 'onMoved'>
  readonly onProgress: (text: string) => void
  /** Ends the push as long as no ref moves. */
  readonly signal: AbortSignal
}

export type PushOutcome = {
  /** What became of the pack: `ok`, or why it was not taken. */
  readonly unpack: string
  /** Why refs stayed, by the client's name. All others moved. */
  readonly refusals: ReadonlyMap<string, string>
  readonly moved: readonly RefUpdate[]
}
