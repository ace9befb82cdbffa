import type { FlipPlan, FlipRef } from './flip.ts'
import type { Direction } from './mirror.ts'

/** "2 branches", "1 tag", "3 branches and tags". */
const countWords = (refs: readonly Pick<FlipRef, 'ref'>[], count: number): string => {
  const areAll = refs.length === count
  const areTags = areAll && refs.every(({ ref }) => ref.startsWith('refs/tags/'))
  const areBranches = areAll && refs.every(({ ref }) => ref.startsWith('refs/heads/'))
  if (areTags) return `${count} ${count === 1 ? 'tag' : 'tags'}`
  if (areBranches) return `${count} ${count === 1 ? 'branch' : 'branches'}`
  return `${count} ${count === 1 ? 'branch or tag' : 'branches and tags'}`
}

type Action = FlipRef['action']

/** Refs with an action, on both sides; the list may be shorter than the count. */
const withAction = (plan: FlipPlan, action: Action) => ({
  count: plan.counts[action],
  refs: plan.refs.filter((ref) => ref.action === action),
})

/** Where the refs with an action change: "at github.com", "in team/project". */
const placeOf = (plan: FlipPlan, refs: readonly FlipRef[]): string => {
  const sides = new Set(refs.map(({ side }) => side))
  if (sides.size === 2) return `at ${plan.host} and in ${plan.repository}`
  return sides.has('here') ? `in ${plan.repository}` : `at ${plan.host}`
}

const said = (plan: FlipPlan, action: Action, verb: string): readonly string[] => {
  const { count, refs } = withAction(plan, action)
  return count === 0 ? [] : [`${verb} ${countWords(refs, count)} ${placeOf(plan, refs)}`]
}

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

/** What leads after the flip. */
export const flipDirectionWords = (direction: Direction, host: string): string => {
  switch (direction) {
    case 'push':
      return `this computer → ${host}`
    case 'pull':
      return `${host} → this computer`
    case 'sync':
      return `this computer ⇄ ${host}`
  }
}

/** What the first run in the new direction does, in sentences; the most serious first. */
export const flipSentences = (plan: FlipPlan): readonly string[] => {
  const { counts } = plan
  const losing = [...said(plan, 'overwrite', 'overwrites'), ...said(plan, 'delete', 'deletes')]
  const harmless = [...said(plan, 'update', 'moves forward'), ...said(plan, 'create', 'creates')]
  const sentences: string[] = []
  if (losing.length > 0) sentences.push(`The first run ${joined(losing)}; the old tips are kept.`)
  if (counts.diverged > 0) {
    const both = counts.diverged === 1 ? 'has' : 'have'
    sentences.push(`${counts.diverged} of them ${both} commits of their own on both sides.`)
  }
  // Only ahead there: one more run in the old direction takes what a push would overwrite.
  if (plan.direction === 'push' && plan.from !== 'push' && counts.overwrite > counts.diverged) {
    sentences.push(
      `${plan.host} has newer commits: run the mirror once more before you turn it round, to take them.`,
    )
  }
  if (counts.stop > 0) {
    const { count, refs } = withAction(plan, 'stop')
    sentences.push(
      `${countWords(refs, count)} changed on both sides and ${count === 1 ? 'is' : 'are'} not touched.`,
    )
  }
  if (harmless.length > 0) sentences.push(`It ${joined(harmless)}.`)
  if (counts.leave > 0) {
    const { count, refs } = withAction(plan, 'leave')
    sentences.push(
      `${countWords(refs, count)} that only ${count === 1 ? 'stands' : 'stand'} ${placeOf(plan, refs)} ${count === 1 ? 'stays' : 'stay'}.`,
    )
  }
  if (sentences.length === 0) sentences.push('Both sides are equal: nothing changes but the direction.')
  return sentences
}

/** What a button that approves the plan says: "Turn round and overwrite 2 branches at github.com". */
export const flipActionWords = (plan: FlipPlan): string => {
  const losing = [...said(plan, 'overwrite', 'overwrite'), ...said(plan, 'delete', 'delete')]
  return joined(['Turn round', ...losing])
}

const refVerbs: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'moves forward',
  overwrite: 'overwritten, old tip kept',
  delete: 'deleted, old tip kept',
  leave: 'stays as it is',
  stop: 'not touched: changed on both sides',
}

/** What happens to one ref. */
export const flipRefWords = ({ action, diverged }: Pick<FlipRef, 'action' | 'diverged'>): string =>
  diverged && action === 'overwrite'
    ? `${refVerbs[action]}; both sides have commits of their own`
    : refVerbs[action]
