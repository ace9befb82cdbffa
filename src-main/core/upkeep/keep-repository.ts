import type { UpkeepGit } from '../ports/upkeep-git.ts'
import type { UpkeepRow, UpkeepStore } from '../ports/upkeep-store.ts'
import type { RepositoryRow } from '../ports/repository-store.ts'
import { decideUpkeep, upkeepLimits, type UpkeepStep } from './decide-upkeep.ts'

const day = 86_400_000
export const fullEveryMs = 30 * day

export type KeepRepositoryParts = {
  readonly git: UpkeepGit
  /** Refs of work that was broken off and that nobody goes on with. */
  readonly forgetLeft: (repositoryId: string, path: string) => Promise<void>
  readonly store: UpkeepStore
  readonly now: () => number
}

/** Nothing new since the last one would only be rewritten as it is. */
const isFullDue = (row: UpkeepRow | null, repository: RepositoryRow, now: number): boolean =>
  row !== null && row.nextFullAt <= now && row.fullCounter !== repository.changeCounter

/**
 * Looks at one repository and does what it wants. The caller knows that nobody else works with it.
 * What was done before `signal` aborts stays done.
 * @returns the steps that were taken
 */
export const keepRepository = async (
  { git, forgetLeft, store, now }: KeepRepositoryParts,
  repository: RepositoryRow,
  path: string,
  signal: AbortSignal,
): Promise<readonly UpkeepStep[]> => {
  const startedAt = now()
  const known = store.find(repository.id)
  await git.removeLeftovers(path)
  await forgetLeft(repository.id, path)
  const done: UpkeepStep[] = []

  const take = async (step: UpkeepStep): Promise<boolean> => {
    switch (step) {
      case 'pack_refs':
        await git.packRefs(path, signal)
        return true
      case 'repack_new':
        await git.repackNew(path, signal)
        return true
      case 'repack_all':
        await git.repackAll(path, signal)
        return true
      case 'commit_graph':
        if ((await git.commitsOutsideGraph(path, signal)) <= upkeepLimits.newCommits) return false
        await git.writeCommitGraph(path, signal)
        return true
    }
  }

  for (const step of decideUpkeep(await git.look(path), isFullDue(known, repository, startedAt))) {
    if (await take(step)) done.push(step)
  }
  const wasFull = done.includes('repack_all')
  const isDue = known !== null && known.nextFullAt <= startedAt
  const measures = done.length > 0 || known?.sizes === undefined || known.sizes === null
  store.save({
    repositoryId: repository.id,
    lookedAt: startedAt,
    seenCounter: repository.changeCounter,
    keptAt: done.length > 0 ? startedAt : (known?.keptAt ?? null),
    fullAt: wasFull ? startedAt : (known?.fullAt ?? null),
    fullCounter: wasFull ? repository.changeCounter : (known?.fullCounter ?? null),
    nextFullAt: known === null || isDue ? startedAt + fullEveryMs : known.nextFullAt,
    sizes: measures ? await git.measure(path, signal) : known.sizes,
  })
  return done
}
