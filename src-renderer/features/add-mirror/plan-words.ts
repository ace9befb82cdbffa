import type { Direction, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { MirrorPlan, PlanAction, PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import { plural } from '../../lib/plural.ts'

type Counts = MirrorPlan['counts']

/** Plans are made for a mirror that stops at what went apart; this is the plan for what was chosen instead. */
export const planUnder = (plan: MirrorPlan, direction: Direction, onDiverged: OnDiverged): MirrorPlan => {
  if (direction !== 'push' || onDiverged === 'stop' || plan.counts.stop === 0) return plan
  const action = onDiverged === 'overwrite' ? 'overwrite' : 'leave'
  const counts = { ...plan.counts, stop: 0, [action]: plan.counts[action] + plan.counts.stop }
  return { counts, refs: plan.refs.map((ref) => (ref.action === 'stop' ? { ...ref, action } : ref)) }
}

/** Whether something would be lost from sight, or not done: then the plan is shown ref by ref. */
export const isSerious = ({ counts }: MirrorPlan): boolean =>
  counts.overwrite + counts.delete + counts.stop > 0

/** Whether a person must have seen the plan first. */
export const needsConsent = ({ counts }: MirrorPlan): boolean => counts.overwrite + counts.delete > 0

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

const verbs: readonly (readonly [PlanAction, string])[] = [
  ['overwrite', 'overwrites'],
  ['delete', 'deletes'],
  ['update', 'moves forward'],
  ['create', 'creates'],
]

const refs = (count: number): string => plural(count, 'branch or tag', 'branches and tags')

/**
 * What the first run does, in sentences.
 * @param where the side that follows: "at GitHub", "in team/project"
 */
export const planSentences = (counts: Counts, where: string): readonly string[] => {
  const done = verbs.filter(([action]) => counts[action] > 0)
  const sentences: string[] = []
  if (done.length > 0) {
    const said = done.map(([action, verb], index) =>
      index === 0
        ? `${verb} ${refs(counts[action])}`
        : `${verb} ${plural(counts[action], 'other', 'others')}`,
    )
    sentences.push(`The first run ${joined(said)} ${where}.`)
  } else if (counts.stop === 0) {
    sentences.push(
      counts.unchanged > 0
        ? 'Both sides are equal: the first run changes nothing.'
        : 'The first run has nothing to move yet.',
    )
  }
  if (counts.stop > 0) {
    const have = counts.stop === 1 ? 'has' : 'have'
    const are = counts.stop === 1 ? 'is' : 'are'
    sentences.push(
      `${refs(counts.stop)} ${have} commits of ${counts.stop === 1 ? 'its' : 'their'} own on both sides and ${are} not touched.`,
    )
  }
  if (counts.leave > 0) {
    sentences.push(
      `${refs(counts.leave)} that ${counts.leave === 1 ? 'is' : 'are'} only ${where} ${counts.leave === 1 ? 'stays' : 'stay'}.`,
    )
  }
  return sentences
}

const actionWords: Readonly<Record<PlanAction, string>> = {
  create: 'Created',
  update: 'Moved forward',
  overwrite: 'Overwritten, old tip kept',
  delete: 'Deleted, old tip kept',
  leave: 'Stays as it is',
  stop: 'Not touched: own commits on both sides',
}

/** What happens to one ref; what only the first run can tell is said as such. */
export const plannedRefWords = ({ action, certain }: Pick<PlannedRef, 'action' | 'certain'>): string => {
  const words = actionWords[action]
  return certain ? words : `Most likely ${words.charAt(0).toLowerCase()}${words.slice(1)}`
}
