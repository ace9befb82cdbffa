import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { compareForBoard, standingOf, type Standing } from '../../../src-shared/domain/standing.ts'

/** Where every mirror stands, kept up to date one by one: a board of ten thousand is not looked through each time. */
export type Standings = {
  readonly set: (mirror: Mirror) => void
  readonly remove: (mirrorId: string) => void
  readonly removeRepository: (repositoryId: string) => void
  /** How many mirrors of the repository are known. */
  readonly countOf: (repositoryId: string) => number
  readonly counts: () => Readonly<Record<Standing, number>> & { readonly mirrors: number }
  /** The first few that need a person, in the order of the board. */
  readonly firstThatNeedYou: (limit: number) => readonly Mirror[]
}

type Known = { readonly repositoryId: string | null; readonly standing: Standing }

export const createStandings = (): Standings => {
  const known = new Map<string, Known>()
  /** null: those that forges run. */
  const byRepository = new Map<string | null, Set<string>>()
  const needYou = new Map<string, Mirror>()
  const counts = { needYou: 0, syncing: 0, waiting: 0, paused: 0, upToDate: 0 }

  const remove = (mirrorId: string): void => {
    const before = known.get(mirrorId)
    if (before === undefined) return
    counts[before.standing] -= 1
    known.delete(mirrorId)
    needYou.delete(mirrorId)
    const others = byRepository.get(before.repositoryId)
    others?.delete(mirrorId)
    if (others?.size === 0) byRepository.delete(before.repositoryId)
  }
  const set = (mirror: Mirror): void => {
    remove(mirror.id)
    const { id, repositoryId } = mirror
    const standing = standingOf(mirror)
    counts[standing] += 1
    known.set(id, { repositoryId, standing })
    if (standing === 'needYou') needYou.set(id, mirror)
    const others = byRepository.get(repositoryId)
    if (others === undefined) byRepository.set(repositoryId, new Set([id]))
    else others.add(id)
  }

  return {
    set,
    remove,
    removeRepository: (repositoryId) => [...(byRepository.get(repositoryId) ?? [])].forEach(remove),
    countOf: (repositoryId) => byRepository.get(repositoryId)?.size ?? 0,
    counts: () => ({ ...counts, mirrors: known.size }),
    firstThatNeedYou: (limit) => {
      // Few of many: each is held against the few, nothing is sorted whole.
      const first: Mirror[] = []
      const isBefore = (left: Mirror, right: Mirror): boolean =>
        compareForBoard({ mirror: left, standing: 'needYou' }, { mirror: right, standing: 'needYou' }) < 0
      for (const mirror of needYou.values()) {
        const later = first.findIndex((one) => isBefore(mirror, one))
        first.splice(later === -1 ? first.length : later, 0, mirror)
        if (first.length > limit) first.pop()
      }
      return first
    },
  }
}
