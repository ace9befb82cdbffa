import type { Commit } from '../../../src-shared/domain/commit.ts'

const withoutRefs = (commit: Commit, moved: ReadonlySet<string>): Commit =>
  commit.refs.some((ref) => moved.has(ref))
    ? { ...commit, refs: commit.refs.filter((ref) => !moved.has(ref)) }
    : commit

/**
 * Puts the newest commits on top of what is known of a history, so that a deep list need not be read again.
 * @param fresh the beginning of the history as it is now
 * @returns null when the two do not meet: more of the new one has to be read
 */
export const joinHistories = (
  fresh: readonly Commit[],
  known: readonly Commit[],
): readonly Commit[] | null => {
  const last = fresh.at(-1)
  if (last === undefined) return null
  const meeting = known.findIndex(({ id }) => id === last.id)
  if (meeting < 0) return null
  const ids = new Set(fresh.map(({ id }) => id))
  // Something that was shown above is gone: a branch was rewound.
  if (!known.slice(0, meeting).every(({ id }) => ids.has(id))) return null
  const moved = new Set(fresh.flatMap(({ refs }) => refs))
  return [...fresh, ...known.slice(meeting + 1).map((commit) => withoutRefs(commit, moved))]
}
