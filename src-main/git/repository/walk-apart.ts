import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AheadBehind, CommitPair } from '../../core/ports/repository-git.ts'
import type { ReadLinks } from './commit-links.ts'

const oursAlone = 1
const theirsAlone = 2
const common = oursAlone | theirsAlone

/**
 * Clocks are wrong: a commit may be older than its parent. So many common commits are looked at once none that is counted
 * can lie behind them by its date; git does the same, with five (`SLOP` in its revision.c).
 */
const lookedAtBeyond = 20

type Waiting = { readonly id: ObjectId; readonly at: number }

/** Newest last. */
const insertByTime = (line: Waiting[], one: Waiting): void => {
  let [low, high] = [0, line.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((line[middle]?.at ?? 0) <= one.at) low = middle + 1
    else high = middle
  }
  line.splice(low, 0, one)
}

/**
 * Walks back from both commits, the newest first, until both ways have met everywhere.
 * @param mayGoOn asked at each step with how many commits were met
 * @returns null when it did not come to its end
 */
export const walkApart = async (
  links: ReadLinks,
  { ours, theirs }: CommitPair,
  mayGoOn: (met: number) => boolean,
): Promise<AheadBehind | null> => {
  const sides = new Map<ObjectId, number>()
  const line: Waiting[] = []
  const inLine = new Set<ObjectId>()
  /** In line, and not common as far as is known. */
  let alone = 0
  let oldestAloneAt = Number.POSITIVE_INFINITY

  const meet = async (id: ObjectId, side: number): Promise<void> => {
    const before = sides.get(id) ?? 0
    const now = before | side
    if (now === before) return
    sides.set(id, now)
    if (inLine.has(id)) {
      if (now === common) alone -= 1
      return
    }
    // One that was passed already is passed again: what lies behind it has to hear of the other side, too.
    inLine.add(id)
    if (now !== common) alone += 1
    const { committedAtSeconds } = await links.read(id)
    insertByTime(line, { id, at: committedAtSeconds })
  }

  await meet(ours, oursAlone)
  await meet(theirs, theirsAlone)
  let beyond = 0
  for (let next = line.pop(); next !== undefined; next = line.pop()) {
    if (!mayGoOn(sides.size)) return null
    const side = sides.get(next.id) ?? common
    inLine.delete(next.id)
    if (side !== common) {
      alone -= 1
      oldestAloneAt = Math.min(oldestAloneAt, next.at)
    }
    if (alone > 0 || side !== common || next.at >= oldestAloneAt) beyond = 0
    else if ((beyond += 1) > lookedAtBeyond) break
    for (const parent of (await links.read(next.id)).parents) await meet(parent, side)
  }
  const values = [...sides.values()]
  return {
    ahead: values.filter((side) => side === oursAlone).length,
    behind: values.filter((side) => side === theirsAlone).length,
  }
}
