import { Trash2 } from 'lucide-react'
import type { NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'
import { IconButton } from '../../components/button.tsx'
import { SelectField, TextField } from '../../components/field.tsx'
import { fieldProblem } from '../../lib/field-problem.ts'
import { useLook } from '../../lib/use-look.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { choiceOfSchedule, scheduleChoices, scheduleOfChoice } from '../../widgets/mirror/schedule-choices.ts'
import { CronField } from '../../widgets/mirror/schedule-field.tsx'
import styles from './discovery.module.css'

const usualTemplate = '{owner}/{name}'

const traits = [
  { value: 'any', label: 'also' },
  { value: 'none', label: 'without' },
  { value: 'only', label: 'only' },
] as const
const visibilities = [
  { value: 'any', label: 'all' },
  { value: 'public', label: 'public' },
  { value: 'private', label: 'private' },
] as const
export const wayChoices = [
  { value: 'default', label: 'By the settings' },
  { value: 'pull', label: 'Follow the forge' },
  { value: 'sync', label: 'Both ways' },
  { value: 'push', label: 'Once, then push from here' },
  { value: 'once', label: 'Once' },
  { value: 'ignore', label: 'Leave out' },
] as const

const bySettings = 'settings'
const scheduleOptions = [{ value: bySettings, label: 'By the settings' }, ...scheduleChoices]

const standsStillMs = 300

/** What one that is listed would be called, or why the rule means nothing. */
const useNamePreview = (
  accountId: string,
  rule: NewRepositoryRule,
): { readonly hint: string; readonly error: string | null } => {
  const connection = useContract()
  const { look } = useLook(
    JSON.stringify([accountId, rule]),
    () => connection.call('newRepositories.preview', { accountId, rule }),
    standsStillMs,
  )
  const words = 'Of {owner}, {name}, {path} and {host}.'
  if (look.kind === 'failed') return { hint: words, error: fieldProblem(look.error) }
  if (look.kind !== 'done' || look.value.path === null) return { hint: words, error: null }
  const { path, name, problem } = look.value
  return { hint: `${path} would be called ${name ?? ''}.`, error: problem }
}

/** One rule: which repositories, and what becomes of them. @param number from 1 */
export const RuleFields = ({
  accountId,
  rule,
  number,
  onChange,
  onRemove,
}: {
  readonly accountId: string
  readonly rule: NewRepositoryRule
  readonly number: number
  readonly onChange: (rule: NewRepositoryRule) => void
  readonly onRemove: () => void
}) => {
  const set = (change: Partial<NewRepositoryRule>): void => onChange({ ...rule, ...change })
  const preview = useNamePreview(accountId, rule)
  const { schedule } = rule
  const takes = rule.way !== 'ignore'
  return (
    <div className={styles['rule']} role="group" aria-label={`Rule ${number}`}>
      <TextField
        label="Owner"
        placeholder="All"
        value={rule.owner ?? ''}
        onChange={(owner) => set({ owner: owner.trim() === '' ? null : owner })}
      />
      <TextField
        label="Name"
        mono
        value={rule.pattern}
        onChange={(pattern) => set({ pattern })}
        title="* stands for anything, ? for one character"
      />
      <SelectField
        label="What becomes of it"
        value={rule.way}
        choices={wayChoices}
        onChange={(way) => set({ way })}
      />
      <IconButton label={`Remove rule ${number}`} icon={<Trash2 />} onClick={onRemove} />
      <SelectField label="Forks" value={rule.forks} choices={traits} onChange={(forks) => set({ forks })} />
      <SelectField
        label="Archived"
        value={rule.archived}
        choices={traits}
        onChange={(archived) => set({ archived })}
      />
      <SelectField
        label="Visible"
        value={rule.visibility}
        choices={visibilities}
        onChange={(visibility) => set({ visibility })}
      />
      {takes && (
        <div className={styles['taken']}>
          <TextField
            label="Name here"
            mono
            placeholder={usualTemplate}
            value={rule.nameTemplate ?? ''}
            hint={preview.hint}
            error={preview.error}
            onChange={(name) => set({ nameTemplate: name.trim() === '' ? null : name })}
          />
          {rule.way !== 'once' && (
            <SelectField
              label="Checked"
              value={schedule === null ? bySettings : choiceOfSchedule(schedule)}
              choices={scheduleOptions}
              onChange={(choice) =>
                set({ schedule: choice === bySettings ? null : scheduleOfChoice(choice) })
              }
            />
          )}
          {rule.way !== 'once' && schedule?.kind === 'cron' && (
            <CronField
              value={schedule}
              error={null}
              takesEffect={false}
              onChange={(changed) => set({ schedule: changed })}
            />
          )}
        </div>
      )}
    </div>
  )
}
