import type { OnDestructive, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { CheckField, FieldStack, SelectField, type Choice as FieldChoice } from '../../components/field.tsx'
import {
  acceptWhileAwayWords,
  onDestructiveWords,
  onDivergedWords,
} from '../../widgets/mirror/mirror-words.ts'
import { ScheduleField } from '../../widgets/mirror/schedule-field.tsx'
import styles from './add-mirror.module.css'
import { NewPatterns } from './new-patterns.tsx'
import type { MirrorForm } from './use-mirror-form.ts'

const choicesOf = <T extends string>(words: Readonly<Record<T, string>>): readonly FieldChoice<T>[] =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }))
const divergedChoices = choicesOf<OnDiverged>(onDivergedWords)
const destructiveChoices = choicesOf<OnDestructive>(onDestructiveWords)

/** What most people leave as it is. */
export const AdvancedFields = ({ form }: { readonly form: MirrorForm }) => {
  const { entered, change, choice, schedule } = form
  return (
    <Disclosure summary="Advanced">
      <div className={styles['half']}>
        <FieldStack>
          {choice === 'once' ? (
            <CheckField
              label="Replace mine with theirs"
              hint="Branches here that differ are overwritten; their old tips are kept. Without it they are taken beside yours."
              checked={entered.replace}
              onChange={(replace) => change({ replace })}
            />
          ) : (
            <ScheduleField
              label="Checks the remote"
              value={schedule}
              onChange={(next) => change({ schedule: next })}
            />
          )}
          {choice !== 'once' && <NewPatterns form={form} direction={choice} />}
          {choice === 'push' && (
            <SelectField
              label="When a branch there has commits that are not here"
              value={entered.onDiverged}
              choices={divergedChoices}
              onChange={(onDiverged) => change({ onDiverged })}
            />
          )}
          {choice === 'sync' && (
            <CheckField
              label={acceptWhileAwayWords.label}
              hint={acceptWhileAwayWords.hint}
              checked={entered.acceptWhileAway}
              onChange={(acceptWhileAway) => change({ acceptWhileAway })}
            />
          )}
          {(choice === 'pull' || choice === 'sync') && (
            <SelectField
              label={
                choice === 'sync'
                  ? 'When many branches of one side vanish or are rewritten at once'
                  : 'When many branches there vanish or are rewritten at once'
              }
              value={entered.onDestructive}
              choices={destructiveChoices}
              onChange={(onDestructive) => change({ onDestructive })}
            />
          )}
        </FieldStack>
      </div>
    </Disclosure>
  )
}
