import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { plural } from '../../lib/plural.ts'
import type { Problem } from '../../stores/problems.ts'

/**
 * The mirrors a sign-in is asked for: all that use the account; without account the one it was opened for, and those
 * of the same host that are stopped by the same.
 */
export const mirrorsOfSignIn = (
  mirrors: Iterable<Mirror>,
  problems: readonly Problem[],
  given: { readonly accountId: string | null; readonly mirrorId: string | null },
): readonly Mirror[] => {
  // A forge is given a sign-in in a way of its own.
  const all = [...mirrors].filter(({ runner }) => runner !== 'forge')
  if (given.accountId !== null) return all.filter(({ accountId }) => accountId === given.accountId)
  const together = problems.find(
    (problem) =>
      problem.kind === 'credential' &&
      problem.accountId === null &&
      problem.mirrors.some(({ mirror }) => mirror.id === given.mirrorId),
  )
  if (together?.kind === 'credential') return together.mirrors.map(({ mirror }) => mirror)
  return all.filter(({ id }) => id === given.mirrorId)
}

/** The mirror to try a sign-in with: the one it was opened for, else one that is stopped, else any. */
export const mirrorToTry = (mirrors: readonly Mirror[], mirrorId: string | null): Mirror | null =>
  mirrors.find(({ id }) => id === mirrorId) ??
  mirrors.find(({ failure }) => failure !== null) ??
  mirrors[0] ??
  null

/** What a saved sign-in leads to: mirrors it stopped are tried again, those that work go on at their own time. */
export const whatFollows = (mirrors: readonly Mirror[]): string => {
  const stopped = mirrors.filter(({ failure }) => failure !== null).length
  if (stopped > 0) return `${plural(stopped, 'mirror')} ${stopped === 1 ? 'is' : 'are'} tried again now.`
  return mirrors.length === 0 ? '' : 'It is used from the next run on.'
}
