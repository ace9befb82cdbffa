import { useState } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import {
  listingChoicesMs,
  usualListingMs,
  type DecidedRepository,
  type NewRepositories,
  type NewRepositoryRule,
} from '../../../src-shared/domain/new-repositories.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SelectField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { repositoriesWords } from './discovery-words.ts'
import styles from './discovery.module.css'
import { RuleFields } from './rule-fields.tsx'

const freshRule: NewRepositoryRule = {
  owner: null,
  pattern: '*',
  forks: 'none',
  archived: 'none',
  visibility: 'any',
  way: 'default',
  schedule: null,
  nameTemplate: null,
}
const [hourly, sixHours, daily] = listingChoicesMs
const everyChoices = [
  { value: String(hourly), label: 'Every hour' },
  { value: String(sixHours), label: 'Every 6 hours' },
  { value: String(daily), label: 'Every day' },
  { value: 'never', label: 'Only when I list' },
]

const actionWords: Readonly<Record<DecidedRepository['action'], string>> = {
  known: 'was there before',
  taken: 'taken',
  ignored: 'left out',
  left: 'left',
  failed: 'could not be taken; tried again',
}

const Decided = ({ decided }: { readonly decided: readonly DecidedRepository[] }) =>
  decided.length === 0 ? null : (
    <div className={styles['plan']}>
      <p>What came since</p>
      <ul className={styles['left']} aria-label="What came since" tabIndex={0}>
        {decided.map(({ forgeId, path, action, name, note }) => (
          <li key={forgeId}>
            <b>{path}</b> {actionWords[action]}
            {name === null ? '' : `: ${name}`}
            {note === null ? '' : `: ${note}`}
          </li>
        ))}
      </ul>
    </div>
  )

/** What was there before the rules, which they take only when somebody says so. */
const Earlier = ({ accountId }: { readonly accountId: string }) => {
  const plan = useCall(
    'newRepositories.plan',
    { accountId },
    { refreshOn: ({ name }) => name === 'newRepositories.changed', keepPrevious: true },
  )
  const apply = useAction('newRepositories.apply')
  const count = plan.data?.count ?? 0
  if (count === 0) return null
  const going = (plan.data?.rows ?? []).filter(({ action, way }) => action === 'import' && way !== 'ignore')
  return (
    <div className={styles['plan']}>
      <p role="status">{repositoriesWords(count)} that were there before fit these rules, too.</p>
      <ul className={styles['left']} aria-label="There before" tabIndex={0}>
        {going.map(({ forgeId, path, name }) => (
          <li key={forgeId}>
            <b>{path}</b> → {name}
          </li>
        ))}
      </ul>
      {apply.error !== null && <CallFailure error={apply.error} />}
      <Button busy={apply.isBusy} onClick={() => void apply.run({ accountId })}>
        Take them too
      </Button>
    </div>
  )
}

const Rules = ({
  account,
  now,
  onClose,
}: {
  readonly account: Account
  readonly now: NewRepositories
  readonly onClose: () => void
}) => {
  const accountId = account.id
  const [rules, setRules] = useState<readonly NewRepositoryRule[]>(now.rules)
  const [every, setEvery] = useState(
    now.rules.length === 0 ? String(usualListingMs) : now.everyMs === null ? 'never' : String(now.everyMs),
  )
  const save = useAction('newRepositories.set')
  const isChanged =
    JSON.stringify(rules) !== JSON.stringify(now.rules) ||
    (now.rules.length > 0 && every !== (now.everyMs === null ? 'never' : String(now.everyMs)))
  const put = (index: number, rule: NewRepositoryRule | null): void =>
    setRules(rules.flatMap((one, at) => (at !== index ? [one] : rule === null ? [] : [rule])))
  const store = async (): Promise<void> => {
    await save.run({ accountId, rules: [...rules], everyMs: every === 'never' ? null : Number(every) })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={`New repositories of ${account.label}`}
      description="What is new there comes here by these rules; the first that fits decides. What is there already is left, and so is what you remove here."
      footer={
        <>
          <Button onClick={onClose}>{isChanged ? 'Cancel' : 'Close'}</Button>
          <Button tone="primary" busy={save.isBusy} disabled={!isChanged} onClick={() => void store()}>
            Save rules
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        {rules.length === 0 && <p className={styles['none']}>No rules: nothing comes by itself.</p>}
        {rules.map((rule, index) => (
          <RuleFields
            // Rules have no name of their own; their place is what tells them apart.
            key={index}
            accountId={accountId}
            rule={rule}
            number={index + 1}
            onChange={(changed) => put(index, changed)}
            onRemove={() => put(index, null)}
          />
        ))}
        <div>
          <Button onClick={() => setRules([...rules, freshRule])}>Add a rule</Button>
        </div>
        {rules.length > 0 && (
          <SelectField label="Look for new ones" value={every} choices={everyChoices} onChange={setEvery} />
        )}
        {save.error !== null && <CallFailure error={save.error} />}
        {!isChanged && now.rules.length > 0 && <Earlier accountId={accountId} />}
        <Decided decided={now.decided} />
      </div>
    </Dialog>
  )
}

/** Rules for what is new at the forge of an account, and what came by them. */
export const RulesDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const { data } = useCall(
    'newRepositories.get',
    { accountId: account.id },
    { refreshOn: ({ name }) => name === 'newRepositories.changed', keepPrevious: true },
  )
  return data === null ? null : <Rules account={account} now={data} onClose={onClose} />
}
