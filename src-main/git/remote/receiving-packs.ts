import { sweepUnfinishedPacks } from '../repository/unfinished-packs.ts'

/** Runs a fetch into a repository and removes what it leaves there of a pack that did not come to its end. */
export type ReceivingPacks = <Result>(repositoryPath: string, fetch: () => Promise<Result>) => Promise<Result>

/**
 * A fetch that fails, stalls or is cancelled leaves the part of its pack that had come, and a full disk would stay
 * full. Which file is whose cannot be told, so the last fetch of a repository to end tidies up after all of them.
 */
export const createReceivingPacks = (): ReceivingPacks => {
  const underWay = new Map<string, number>()
  return async (repositoryPath, fetch) => {
    underWay.set(repositoryPath, (underWay.get(repositoryPath) ?? 0) + 1)
    try {
      return await fetch()
    } finally {
      const others = (underWay.get(repositoryPath) ?? 1) - 1
      if (others > 0) underWay.set(repositoryPath, others)
      else {
        underWay.delete(repositoryPath)
        // A repository that is gone by now keeps nothing.
        await sweepUnfinishedPacks(repositoryPath, Date.now()).catch(() => undefined)
      }
    }
  }
}
