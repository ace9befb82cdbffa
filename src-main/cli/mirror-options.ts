import { onDestructiveSchema, onDivergedSchema } from '../../src-shared/domain/mirror.ts'
import type { OptionValues } from './command.ts'
import { oneOf } from './one-of.ts'
import { parseSchedule, scheduleSummary } from './schedule-text.ts'
import { usageError } from './usage-error.ts'

/** What every mirror command says about how to name one. */
export const mirrorNaming =
  'MIRROR is an id, the beginning of one, or the name of a repository that has one mirror.'

/** `--all` in the place of one mirror. */
export const allOption = { all: { type: 'boolean', summary: 'All mirrors.' } } as const

/** Which mirrors a command is about. */
export type Which = { readonly kind: 'all' } | { readonly kind: 'one'; readonly text: string }

/** @throws AppError `invalid_input` unless exactly one of both was given */
export const readWhich = (text: string | undefined, all: boolean | undefined): Which => {
  if (text !== undefined && all === true) throw usageError('Give either MIRROR or --all.')
  if (text !== undefined) return { kind: 'one', text }
  if (all === true) return { kind: 'all' }
  throw usageError('Name a mirror, or say --all.')
}

/** Options that say how a mirror behaves. */
export const ruleOptions = {
  every: { type: 'string', value: 'WHEN', summary: scheduleSummary },
  'on-diverged': {
    type: 'string',
    value: 'RULE',
    summary:
      'Push: what to do with a branch that got commits at the remote: stop, overwrite (theirs is kept), leave.',
  },
  'on-destructive': {
    type: 'string',
    value: 'RULE',
    summary:
      'Pull and sync: what to do when many branches would vanish at once: hold, keep, accept (they are kept).',
  },
  'accept-while-away': {
    type: 'boolean',
    summary: 'Sync: accept pushes here while the remote cannot be reached; the next run reconciles them.',
  },
  'no-accept-while-away': { type: 'boolean', summary: 'Sync: refuse them, as without it.' },
} as const

const readSwitch = (on: boolean | undefined, off: boolean | undefined): boolean | undefined => {
  if (on === true && off === true) {
    throw usageError('Give either --accept-while-away or --no-accept-while-away.')
  }
  return on === true ? true : off === true ? false : undefined
}

/** @throws AppError `invalid_input` for a schedule or a rule that is none */
export const readRules = (values: OptionValues<typeof ruleOptions>) => ({
  schedule: values.every === undefined ? undefined : parseSchedule(values.every, '--every'),
  onDiverged: oneOf(values['on-diverged'], onDivergedSchema.options, '--on-diverged'),
  onDestructive: oneOf(values['on-destructive'], onDestructiveSchema.options, '--on-destructive'),
  acceptWhileAway: readSwitch(values['accept-while-away'], values['no-accept-while-away']),
})
