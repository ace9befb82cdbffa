import type { CallInput } from '../../../src-shared/contract/contract-types.ts'
import {
  runOutcomeSchema,
  runTriggerSchema,
  type RunOutcome,
  type RunTrigger,
} from '../../../src-shared/domain/run.ts'
import type { Choice } from '../../components/field.tsx'
import { stateOfRun } from '../../widgets/run/run-sentences.ts'

export type RunFilters = {
  readonly mirrorId: string | null
  readonly outcome: RunOutcome | null
  readonly trigger: RunTrigger | null
  /** Full name. */
  readonly ref: string | null
}

export const outcomeChoices: readonly Choice<RunOutcome>[] = runOutcomeSchema.options.map((outcome) => ({
  value: outcome,
  label: stateOfRun({ state: 'finished', outcome }),
}))

const triggerWords: Readonly<Record<RunTrigger, string>> = {
  schedule: 'On schedule',
  push: 'A push to localhost',
  webhook: 'The host told of a push',
  manual: 'You asked',
  startup: 'Mirrordesk started',
  retry: 'Tried again',
}
export const triggerChoices: readonly Choice<RunTrigger>[] = runTriggerSchema.options.map((trigger) => ({
  value: trigger,
  label: triggerWords[trigger],
}))

const known = <T extends string>(value: string | null, values: readonly T[]): T | null =>
  values.find((one) => one === value) ?? null

/** A branch or tag as it is typed: a short name is a branch. */
export const fullRef = (text: string | null): string | null => {
  const name = text?.trim() ?? ''
  return name === '' ? null : name.startsWith('refs/') ? name : `refs/heads/${name}`
}

/** What the address of the page says; words it does not know are no filter. */
export const readRunFilters = (parameters: URLSearchParams): RunFilters => ({
  mirrorId: parameters.get('mirror'),
  outcome: known(parameters.get('outcome'), runOutcomeSchema.options),
  trigger: known(parameters.get('trigger'), runTriggerSchema.options),
  ref: fullRef(parameters.get('ref')),
})

/** What the core is asked for. */
export const askedRuns = (
  repository: string,
  { mirrorId, outcome, trigger, ref }: RunFilters,
): Omit<CallInput<'runs.export'>, 'cursor'> => ({
  ...(mirrorId === null ? { repository } : { mirrorId }),
  ...(outcome === null ? {} : { outcomes: [outcome] }),
  ...(trigger === null ? {} : { triggers: [trigger] }),
  ...(ref === null ? {} : { ref }),
})

export const isFiltered = ({ mirrorId, outcome, trigger, ref }: RunFilters): boolean =>
  mirrorId !== null || outcome !== null || trigger !== null || ref !== null
