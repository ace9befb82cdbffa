import type { PlacedProblem } from '../../src-shared/domain/setup-plan.ts'
import type { SetupPlan, SetupResult, SetupStep } from '../../src-shared/domain/setup-plan.ts'
import {
  countOf,
  onlyHereText,
  setupChangeText,
  setupMirrorName,
  setupStepText,
} from '../../src-shared/domain/setup-words.ts'
import { indent } from './table.ts'

const listed = 50

/** `setup.yaml:12:5: repositories.team.mirrors[0].url: …`, as compilers write it, so that editors jump there. */
export const problemsText = (file: string, problems: readonly PlacedProblem[]): string => {
  const lines = problems
    .slice(0, listed)
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
    )
  const rest = problems.length - lines.length
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}

const signs = {
  create: '+',
  change: '~',
  turn: '~',
  pause: '~',
  resume: '~',
  trash: '-',
  remove: '-',
  forget: '-',
} as const

const stepLines = (step: SetupStep): readonly string[] => [
  `${signs[step.action]} ${setupStepText(step)}`,
  ...step.changes.map((change) => `    ${setupChangeText(change)}`),
  ...step.notes.map((note) => `    ${note}`),
  ...(step.overwrites === null
    ? []
    : [`    This takes branches away there, and needs --yes-overwrite ${step.name}.`]),
]

const byHandText = ({ byHand }: SetupPlan): readonly string[] =>
  byHand.length === 0
    ? []
    : [
        '',
        'Left to you, and not done:',
        ...byHand.flatMap((one) => [`! ${setupMirrorName(one)}`, `    ${one.message}`]),
      ]

/** A plan as a person reads it: each thing to do, then what stays. */
export const setupPlanText = (plan: SetupPlan): string => {
  const { steps, unchangedCount } = plan
  const isTurned = steps.some(({ action }) => action === 'turn')
  return [
    ...steps.flatMap(stepLines),
    ...(steps.length === 0 ? ['Nothing to do.'] : ['', `${countOf(steps.length, 'thing', 'things')} to do.`]),
    ...(unchangedCount === 0 ? [] : [`As the file says already: ${unchangedCount}.`]),
    ...(isTurned ? ['Mirrors are turned round only while nothing is lost by it.'] : []),
    onlyHereText(plan),
    ...byHandText(plan),
  ]
    .filter((line) => line !== null)
    .join('\n')
}

/** How one step ended. */
export const resultText = (step: SetupStep, { outcome, failure }: SetupResult): string => {
  switch (outcome) {
    case 'done':
      return `done    ${setupStepText(step)}`
    case 'failed':
      return [
        `failed  ${setupStepText(step)}`,
        ...(failure === null ? [] : [indent([failure.title, failure.advice].join('\n'), '        ')]),
      ].join('\n')
    case 'left':
      return `left    ${setupStepText(step)}: what it needs failed`
    case 'waiting':
    case 'running':
      return `left    ${setupStepText(step)}`
  }
}

export const outcomeText = (results: readonly SetupResult[]): string => {
  const done = results.filter(({ outcome }) => outcome === 'done').length
  const failed = results.filter(({ outcome }) => outcome === 'failed').length
  const left = results.length - done - failed
  if (failed + left === 0) return `Done: ${countOf(done, 'thing', 'things')}.`
  return `Done: ${done}. Failed: ${failed}. Left: ${left}. Applied again, it goes on from here.`
}
