import { newId } from '../../../src-shared/domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { ForwardRefResult, PushUpdate } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { createTipKeeper, type Tip } from './tip-keeper.ts'

type Keeping = { readonly git: RepositoryGit; readonly clock: Clock }

/** What the upstream says it gave up. */
export const givenUpOf = (
  sent: readonly PushUpdate[],
  results: readonly ForwardRefResult[],
): readonly Tip[] => {
  const givenUp = new Set(results.filter(({ ok, gaveUp }) => ok && gaveUp).map(({ ref }) => ref))
  return sent.flatMap(({ ref, expectedObjectId }) =>
    givenUp.has(ref) && expectedObjectId !== null ? [{ ref, objectId: expectedObjectId }] : [],
  )
}

/** What the upstream gives up if it took a push whose answer never came. */
export const perhapsGivenUp = async (
  { git }: Keeping,
  { repositoryPath, environment }: Incoming,
  sent: readonly PushUpdate[],
): Promise<readonly Tip[]> => {
  const tips: Tip[] = []
  for (const { ref, newObjectId, expectedObjectId } of sent) {
    if (expectedObjectId === null) continue
    const isContained =
      newObjectId !== null &&
      (await git.isAncestor(repositoryPath, expectedObjectId, newObjectId, environment))
    if (!isContained) tips.push({ ref, objectId: expectedObjectId })
  }
  return tips
}

/**
 * Keeps what the upstream gave up, before the ref moves here too. Should that fail, on a full disk say, the ref stays
 * here, where it leads to the same tip, and the next run keeps it.
 */
export const keepGivenUp = async (
  { git, clock }: Keeping,
  mirrorId: string,
  repositoryPath: string,
  tips: readonly Tip[],
): Promise<void> => {
  if (tips.length === 0) return
  const runId = newId('push')
  await createTipKeeper({ git, clock, repositoryPath, runId, mirrorId }).keep(tips)
}
