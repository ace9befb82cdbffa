import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { GitProgress, Remote } from './remote-git.ts'

/** What a verification asks of git. */
export type VerifyGit = {
  /**
   * Whether everything that refs of the repository lead to is there.
   * @param full also reads every object
   * @returns what is wrong, one line each; empty when nothing is
   */
  readonly checkObjects: (path: string, full: boolean, signal: AbortSignal) => Promise<readonly string[]>
  /**
   * Fetches everything below `prefixes` from a remote into a repository of its own, reads every object of it, and removes it.
   * @returns the refs that came, under the remote's names, and what is wrong with their objects
   */
  readonly fetchApart: (request: {
    readonly besidePath: string
    readonly remote: Remote
    readonly prefixes: readonly string[]
    readonly signal: AbortSignal
    readonly onProgress: (progress: GitProgress) => void
  }) => Promise<{ readonly refs: RefMap; readonly problems: readonly string[] }>
}
