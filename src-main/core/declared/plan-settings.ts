import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { scheduleProblem } from '../mirrors/cron-times.ts'
import type { PlanDraft } from './plan-draft.ts'
import { changeOf } from './set-of-changes.ts'
import { plannedStep } from './setup-work.ts'
import { readSettings, writeSettings } from './written-settings.ts'

const shown = (settings: Settings): Readonly<Record<string, unknown>> => {
  const { defaultSchedule, ...others } = writeSettings(settings)
  const { cron } = typeof defaultSchedule === 'object' ? defaultSchedule : {}
  const timeZone = typeof defaultSchedule === 'object' ? ` (${defaultSchedule.timeZone})` : ''
  return { defaultSchedule: cron === undefined ? defaultSchedule : `${cron}${timeZone}`, ...others }
}

/** Settings are changed together: all or none. */
export const planSettings = (draft: PlanDraft, file: SetupFile, present: Settings, now: number): void => {
  if (file.settings === undefined || file.settings === null) return
  const said = readSettings(file.settings)
  const { defaultSchedule } = said
  if (defaultSchedule !== undefined)
    draft.found(['settings', 'defaultSchedule'], scheduleProblem(defaultSchedule, now))
  const after = { ...present, ...said }
  const [before, wanted] = [shown(present), shown(after)]
  const fields = new Set([...Object.keys(before), ...Object.keys(wanted)])
  const changes = [...fields].flatMap((field) => changeOf(field, before[field], wanted[field] ?? null))
  if (changes.length === 0) {
    draft.unchangedCount += 1
    return
  }
  const change = Object.fromEntries(
    Object.entries(said).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(present[key as keyof Settings]),
    ),
  )
  draft.steps.push(
    plannedStep({
      subject: 'settings',
      action: 'change',
      name: '',
      changes,
      work: { kind: 'change_settings', change },
    }),
  )
}
