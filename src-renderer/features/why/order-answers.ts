import { isAnswered } from '../../../src-shared/domain/ref-answer.ts'
import type { RefAtMirror } from '../../../src-shared/domain/ref-standing.ts'

const rankOf = (at: RefAtMirror, askedId: string | null): number =>
  at.mirror.id === askedId ? 0 : at.cell.problem !== null ? 1 : isAnswered(at) ? 3 : 2

/** The mirror that was asked about, then those with a problem, then what differs, then the rest. */
export const orderAnswers = (
  mirrors: readonly RefAtMirror[],
  askedId: string | null,
): readonly RefAtMirror[] => mirrors.toSorted((left, right) => rankOf(left, askedId) - rankOf(right, askedId))
