import type { GitProcess, SpawnGit } from '../spawn-git.ts'
import { startWalk, type ConnectivityCheck } from './check-connected.ts'
import { startMove } from './move-refs.ts'

/** What a push needs once its objects are there, started while git still takes them in: each waits for its input. */
export type StartedAhead = {
  readonly walk: GitProcess
  readonly move: GitProcess
  /** Lets those end that were not needed. */
  readonly dismiss: () => void
}

export const startAhead = (spawn: SpawnGit, check: ConnectivityCheck): StartedAhead => {
  const walk = startWalk(spawn, check)
  const move = startMove(spawn, check)
  return {
    walk,
    move,
    dismiss: () => {
      walk.stdin.end()
      walk.stdout.resume()
      move.stdin.end()
      move.stdout.resume()
    },
  }
}
