import { useState } from 'react'
import type { CronSchedule, Schedule } from '../../../src-shared/domain/schedule.ts'
import { SelectField, TextField } from '../../components/field.tsx'
import { fieldProblem } from '../../lib/field-problem.ts'
import { momentWords } from '../../lib/moment-words.ts'
import { useLook } from '../../lib/use-look.ts'
import { useNow } from '../../lib/use-now.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { choiceOfSchedule, scheduleChoices, scheduleOfChoice, timeZoneHere } from './schedule-choices.ts'

const standsStillMs = 300

/** When it would run next, or why the expression means nothing. */
const usePreview = (schedule: CronSchedule): { readonly hint: string; readonly error: string | null } => {
  const connection = useContract()
  const now = useNow(30_000)
  const { look } = useLook(
    JSON.stringify(schedule),
    () => connection.call('schedules.preview', { schedule }),
    standsStillMs,
  )
  const zone = schedule.timeZone === timeZoneHere() ? '' : `; times of ${schedule.timeZone}`
  const fields = `Minute, hour, day, month, weekday${zone}.`
  if (look.kind === 'failed') return { hint: fields, error: fieldProblem(look.error) }
  const nextRunAt = look.kind === 'done' ? look.value.nextRunAt : null
  return {
    hint: nextRunAt === null ? fields : `Next: ${momentWords(nextRunAt, now)}. ${fields}`,
    error: null,
  }
}

/** Set times, as an expression. */
export const CronField = ({
  value,
  error,
  takesEffect,
  onChange,
}: {
  readonly value: CronSchedule
  readonly error: string | null
  readonly takesEffect: boolean
  readonly onChange: (schedule: Schedule) => void
}) => {
  const { expression } = value
  const [draft, setDraft] = useState<{ readonly of: string; readonly text: string } | null>(null)
  const text = draft?.of === expression ? draft.text : expression
  const preview = usePreview({ ...value, expression: text })
  const commit = (): void => {
    if (text.trim() !== expression) onChange({ ...value, expression: text.trim() })
  }
  return (
    <TextField
      label="Times as a cron expression"
      mono
      value={text}
      hint={preview.hint}
      error={preview.error ?? error}
      onChange={(typed) => {
        if (takesEffect) setDraft({ of: expression, text: typed })
        else onChange({ ...value, expression: typed })
      }}
      {...(takesEffect
        ? {
            onBlur: commit,
            onKeyDown: ({ key }: { readonly key: string }) => {
              if (key === 'Enter') commit()
            },
          }
        : {})}
    />
  )
}

/**
 * When a mirror runs by itself: one of the intervals, by itself, at set times, or never.
 * @param takesEffect the value is stored at once; an expression when it is left, or by Enter
 */
export const ScheduleField = ({
  label,
  value,
  error = null,
  takesEffect = false,
  onChange,
}: {
  readonly label: string
  readonly value: Schedule
  /** Why it was refused. */
  readonly error?: string | null
  readonly takesEffect?: boolean
  readonly onChange: (schedule: Schedule) => void
}) => (
  <>
    <SelectField
      label={label}
      value={choiceOfSchedule(value)}
      choices={scheduleChoices}
      error={value.kind === 'cron' ? null : error}
      onChange={(choice) => onChange(scheduleOfChoice(choice))}
    />
    {value.kind === 'cron' && (
      <CronField value={value} error={error} takesEffect={takesEffect} onChange={onChange} />
    )}
  </>
)
