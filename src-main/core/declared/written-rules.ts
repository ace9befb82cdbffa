import { usualListingMs, type NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'
import type { SetupNewRepositories, SetupRule } from '../../../src-shared/domain/setup-forge-fields.ts'
import {
  readDuration,
  readSchedule,
  writeDuration,
  writeSchedule,
  writtenScheduleText,
} from '../../../src-shared/domain/written-time.ts'

/** Rules for what is new at a forge, of one account. */
export type AccountRules = {
  readonly rules: readonly NewRepositoryRule[]
  /** null: the forge is asked only when somebody lists. */
  readonly everyMs: number | null
}

/** `8h`, or `never`. */
export const writeEvery = (everyMs: number | null): string =>
  everyMs === null ? 'never' : writeDuration(everyMs)
/** Undefined where nothing is said. */
export const readEvery = (text: string | undefined): number | null | undefined => {
  if (text === undefined) return undefined
  return text === 'never' ? null : (readDuration(text) ?? undefined)
}

const readRule = (rule: SetupRule): NewRepositoryRule => ({
  owner: rule.owner ?? null,
  pattern: rule.name ?? '*',
  forks: rule.forks ?? 'any',
  archived: rule.archived ?? 'any',
  visibility: rule.visibility ?? 'any',
  way: rule.way ?? 'default',
  schedule: rule.schedule === undefined ? null : readSchedule(rule.schedule),
  nameTemplate: rule.as ?? null,
})

const writeRule = ({ owner, pattern, schedule, nameTemplate, ...rule }: NewRepositoryRule): SetupRule => ({
  ...(owner === null ? {} : { owner }),
  name: pattern,
  ...(rule.forks === 'any' ? {} : { forks: rule.forks }),
  ...(rule.archived === 'any' ? {} : { archived: rule.archived }),
  ...(rule.visibility === 'any' ? {} : { visibility: rule.visibility }),
  way: rule.way,
  ...(schedule === null ? {} : { schedule: writeSchedule(schedule) }),
  ...(nameTemplate === null ? {} : { as: nameTemplate }),
})

/** What a file says. @param present how often the forge is asked now, which stays where the file says nothing of it */
export const readRules = (written: SetupNewRepositories, present: AccountRules | null): AccountRules => {
  const given = readEvery(written.listEvery)
  const kept = present === null || present.rules.length === 0 ? usualListingMs : present.everyMs
  return { rules: written.rules.map(readRule), everyMs: given === undefined ? kept : given }
}

export const writeRules = ({ rules, everyMs }: AccountRules): SetupNewRepositories => ({
  listEvery: writeEvery(everyMs),
  rules: rules.map(writeRule),
})

/** A rule in one line: "acme/lib-*, no forks: pull, 15m, as {name}". */
export const ruleText = (rule: NewRepositoryRule): string => {
  const traits = [
    ...(rule.forks === 'any' ? [] : [rule.forks === 'only' ? 'only forks' : 'no forks']),
    ...(rule.archived === 'any' ? [] : [rule.archived === 'only' ? 'only archived' : 'none archived']),
    ...(rule.visibility === 'any' ? [] : [`only ${rule.visibility}`]),
  ]
  const becomes = [
    rule.way,
    ...(rule.schedule === null ? [] : [writtenScheduleText(rule.schedule)]),
    ...(rule.nameTemplate === null ? [] : [`as ${rule.nameTemplate}`]),
  ]
  return `${[`${rule.owner ?? '*'}/${rule.pattern}`, ...traits].join(', ')}: ${becomes.join(', ')}`
}

/** The same for all, in their order, to compare and to show. */
export const rulesText = ({ rules }: AccountRules): string =>
  rules.length === 0 ? 'none' : rules.map(ruleText).join('; ')
