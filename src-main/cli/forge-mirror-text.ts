import type { ForgeMirrorPlan } from '../../src-shared/domain/forge-mirror.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'

const most = 20

/** What setting one up, or turning one round, would do. */
export const forgePlanText = ({ steps, overwritten, overwrittenCount, byHand }: ForgeMirrorPlan): string =>
  [
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    ...(overwrittenCount === 0
      ? []
      : ['Overwritten or deleted:', ...overwritten.slice(0, most).map((ref) => `  ${shortRefName(ref)}`)]),
    ...(overwrittenCount > most ? [`  and ${overwrittenCount - most} more`] : []),
    ...(byHand === null ? [] : [`A step is left for you: ${byHand.page}`]),
  ].join('\n')
