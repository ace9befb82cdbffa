import type { Account } from '../../../src-shared/domain/account.ts'
import type { Mirror, OnDestructive, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import { runsWhenWords } from '../../../src-shared/domain/schedule-words.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { CheckField, FieldStack, SelectField, type Choice } from '../../components/field.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { Time } from '../../components/time.tsx'
import { fieldProblem } from '../../lib/field-problem.ts'
import { useAction } from '../../stores/use-action.ts'
import { useAccount } from '../../stores/use-accounts.ts'
import { acceptWhileAwayWords, lastChangeWords, onDestructiveWords, onDivergedWords } from './mirror-words.ts'
import { ScheduleField } from './schedule-field.tsx'

const choicesOf = <T extends string>(words: Readonly<Record<T, string>>): readonly Choice<T>[] =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }))

const divergedChoices = choicesOf<OnDiverged>(onDivergedWords)
const destructiveChoices = choicesOf<OnDestructive>(onDestructiveWords)

/** Most labels name the host already. */
const accountWords = ({ label, host }: Pick<Account, 'label' | 'host'>): string =>
  label.includes(host) ? label : `${label} at ${host}`

/** When it was checked, what moved, whose sign-in it uses. */
export const MirrorFacts = ({ mirror }: { readonly mirror: Mirror }) => {
  const account = useAccount(mirror.accountId)
  const { lastCheckedAt, nextRunAt, lastChange, schedule, direction } = mirror
  const next = schedule.kind === 'manual' ? runsWhenWords(direction, schedule) : null
  return (
    <KeyValueList
      facts={[
        [
          'Last change',
          lastChange === null ? (
            'None yet'
          ) : (
            <>
              {lastChangeWords(lastChange)}, <Time at={lastChange.at} />
            </>
          ),
        ],
        ['Checked', lastCheckedAt === null ? 'Not yet' : <Time at={lastCheckedAt} />],
        ['Next', nextRunAt === null ? next : <Time at={nextRunAt} />],
        ['Account', account === null ? 'None' : accountWords(account)],
      ]}
    />
  )
}

/** How often it runs, and what it does where both sides differ. Takes effect at once. */
export const MirrorOptions = ({ mirror }: { readonly mirror: Mirror }) => {
  const change = useAction('mirrors.change')
  const { id } = mirror
  return (
    <FieldStack>
      <ScheduleField
        label="Checks the remote"
        takesEffect
        value={mirror.schedule}
        onChange={(schedule) => void change.run({ id, schedule })}
      />
      {mirror.direction === 'push' ? (
        <SelectField
          label="When a branch there has commits that are not here"
          value={mirror.onDiverged}
          choices={divergedChoices}
          onChange={(onDiverged) => void change.run({ id, onDiverged })}
        />
      ) : (
        <SelectField
          label={
            mirror.direction === 'sync'
              ? 'When many branches of one side vanish or are rewritten at once'
              : 'When many branches there vanish or are rewritten at once'
          }
          value={mirror.onDestructive}
          choices={destructiveChoices}
          onChange={(onDestructive) => void change.run({ id, onDestructive })}
        />
      )}
      {mirror.direction === 'sync' && (
        <CheckField
          kind="switch"
          label={acceptWhileAwayWords.label}
          hint={acceptWhileAwayWords.hint}
          checked={mirror.acceptWhileAway}
          onChange={(acceptWhileAway) => void change.run({ id, acceptWhileAway })}
        />
      )}
      {change.error !== null && <ErrorPanel title={fieldProblem(change.error)} />}
    </FieldStack>
  )
}
