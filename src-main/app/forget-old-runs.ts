import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../core/ports/clock.ts'
import type { MirrorStore } from '../core/ports/mirror-store.ts'
import type { RepositoryStore } from '../core/ports/repository-store.ts'
import type { RunOwner, RunStore } from '../core/ports/run-store.ts'

type Parts = {
  readonly runs: RunStore
  readonly mirrors: MirrorStore
  readonly repositories: RepositoryStore
  readonly clock: Clock
}

/**
 * Forgets what has had its time of mirrors that run no more, of one-time fetches and of removed mirrors; the others do it
 * themselves with each run. Everything else gets its turn after each step.
 */
export const forgetOldRuns = async (parts: Parts, isStopped: () => boolean): Promise<void> => {
  const forgetOf = async (owner: RunOwner): Promise<void> => {
    do await nextTurn()
    while (!isStopped() && parts.runs.forgetOld(owner, parts.clock.now()) > 0)
  }
  let cursor: string | null = null
  do {
    const page = parts.repositories.list({ query: '', cursor, limit: 100 })
    for (const { id } of page.items) {
      const mirrors = parts.mirrors.listByRepository(id)
      for (const mirrorId of [null, ...mirrors.map((mirror) => mirror.id)]) {
        if (isStopped()) return
        await forgetOf({ repositoryId: id, mirrorId })
      }
    }
    cursor = page.nextCursor
  } while (cursor !== null)
}
