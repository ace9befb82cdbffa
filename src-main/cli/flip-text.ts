import type { FlipManyItem, FlipPlan } from '../../src-shared/domain/flip.ts'
import { flipDirectionWords, flipRefWords, flipSentences } from '../../src-shared/domain/flip-words.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { indent, renderTable } from './table.ts'

const listedRefs = 20

/** A plan as a person reads it: which way, what happens, and the refs that would lose something. */
export const flipPlanText = (plan: FlipPlan): string => {
  const serious = plan.refs.filter(
    ({ action }) => action !== 'create' && action !== 'update' && action !== 'leave',
  )
  const rows = serious
    .slice(0, listedRefs)
    .map((ref) => [shortRefName(ref.ref), flipRefWords(ref), ref.fromObjectId?.slice(0, 7) ?? ''])
  const rest = plan.counts.overwrite + plan.counts.delete + plan.counts.stop - rows.length
  return [
    `${plan.repository}: ${flipDirectionWords(plan.direction, plan.host)}`,
    ...flipSentences(plan),
    ...(rows.length === 0 ? [] : [indent(renderTable(rows))]),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n')
}

const resultWords = ({ result }: FlipManyItem): string => {
  switch (result.outcome) {
    case 'flipped':
      return result.run === null ? 'turned round (paused)' : 'turned round'
    case 'unchanged':
      return 'goes that way already'
    case 'needs_approval':
      return `left as it is: ${flipSentences(result.plan)[0] ?? ''}`
    case 'failed':
      return `failed: ${result.title}`
    case 'skipped':
      return `left as it is: ${result.reason}`
  }
}

/** One line for each mirror. */
export const flipManyText = (items: readonly FlipManyItem[], mirrors: readonly Mirror[]): string => {
  const byId = new Map(mirrors.map((mirror) => [mirror.id, mirror]))
  return renderTable(
    items.map((item) => {
      const mirror = byId.get(item.mirrorId)
      return [mirror?.repository ?? item.mirrorId, mirror?.host ?? '', resultWords(item)]
    }),
  )
}
