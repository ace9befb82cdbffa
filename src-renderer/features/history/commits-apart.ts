import type { Commit } from '../../../src-shared/domain/commit.ts'
import { plural } from '../../lib/plural.ts'

/** Commits of one side that the other does not have. `isWhole` is false when there may be more than these. */
export type Side = { readonly commits: readonly Commit[]; readonly isWhole: boolean }

const reachable = (tip: string, byId: ReadonlyMap<string, Commit>): ReadonlySet<string> => {
  const found = new Set([tip])
  // A set is gone through in the order of adding: what is added on the way is visited, too.
  for (const id of found) for (const parent of byId.get(id)?.parents ?? []) found.add(parent)
  return found
}

/**
 * What lies between two commits, from the newest part of both histories.
 * @param base history of one side, children before parents; `head` that of the other
 */
export const commitsApart = (
  base: readonly Commit[],
  head: readonly Commit[],
): { readonly ahead: Side; readonly behind: Side } => {
  const byId = new Map([...base, ...head].map((commit) => [commit.id, commit]))
  const sideOf = (own: readonly Commit[], other: readonly Commit[]): Side => {
    const [tip] = own
    const [otherTip] = other
    if (tip === undefined) return { commits: [], isWhole: true }
    const mine = reachable(tip.id, byId)
    const theirs = otherTip === undefined ? new Set<string>() : reachable(otherTip.id, byId)
    const commits = own.filter(({ id }) => mine.has(id) && !theirs.has(id))
    const isWhole = commits.every(({ parents }) => parents.every((id) => byId.has(id) || theirs.has(id)))
    return { commits, isWhole }
  }
  return { ahead: sideOf(head, base), behind: sideOf(base, head) }
}

const count = ({ commits, isWhole }: Side): string =>
  isWhole ? plural(commits.length, 'commit') : `more than ${plural(commits.length, 'commit')}`

/** "topic is 3 commits ahead of main and 2 commits behind." */
export const apartSentence = (base: string, head: string, ahead: Side, behind: Side): string => {
  if (ahead.commits.length === 0 && behind.commits.length === 0)
    return `${head} and ${base} are the same commit.`
  if (behind.commits.length === 0) return `${head} is ${count(ahead)} ahead of ${base}.`
  if (ahead.commits.length === 0) return `${head} is ${count(behind)} behind ${base}.`
  return `${head} is ${count(ahead)} ahead of ${base} and ${count(behind)} behind.`
}
