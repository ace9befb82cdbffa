import { useDeferredValue, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { ExportChoice, ExportPlan } from '../../../src-shared/domain/forge-export.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { CheckField, FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { exportPlanWords } from './discovery-words.ts'
import styles from './discovery.module.css'

const Plan = ({ plan }: { readonly plan: ExportPlan }) => (
  <div className={styles['plan']} role="status">
    <p>{exportPlanWords(plan)}</p>
    {plan.rows.length > 0 && (
      <ul className={styles['left']} aria-label="What becomes of each" tabIndex={0}>
        {plan.rows.map(({ name, path, action, problem }) => (
          <li key={name}>
            <b>{name}</b> {problem ?? `→ ${path}${action === 'create' ? ', new' : ''}`}
          </li>
        ))}
      </ul>
    )}
  </div>
)

/** Repositories of this computer that go to a forge: paired by name, or made there. */
export const ExportDialog = ({
  account,
  login,
  onClose,
}: {
  readonly account: Account
  readonly login: string
  readonly onClose: () => void
}) => {
  const accountId = account.id
  const owners = useCall('discovery.owners', { accountId })
  const [query, setQuery] = useState('')
  const [owner, setOwner] = useState(login)
  const [createMissing, setCreateMissing] = useState(true)
  const [makePublic, setMakePublic] = useState(false)
  const [isStarted, setStarted] = useState(false)
  const choice: ExportChoice = {
    accountId,
    selection: { kind: 'query', query: query.trim() },
    owner,
    createMissing,
    makePublic: createMissing && makePublic,
  }
  const planned = useDeferredValue(choice)
  const plan = useCall('exports.plan', isStarted ? null : planned, { keepPrevious: true })
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'export.changed' && event.payload.accountId === accountId
  const progress = useCall('exports.get', isStarted ? { accountId } : null, { refreshOn: isOfAccount })
  const start = useAction('exports.start')
  const cancel = useAction('exports.cancel')
  const state = progress.data?.state ?? null
  const counts = plan.data?.counts
  const count = counts === undefined ? 0 : counts.pair + counts.create
  const choices = (owners.data?.items ?? [])
    .filter(({ canCreate }) => canCreate !== false)
    .map(({ path }) => ({ value: path, label: path }))

  const begin = async (): Promise<void> => {
    if ((await start.run(choice)) !== null) setStarted(true)
  }
  return (
    <BulkDialog
      title={`Push from this computer to ${hostName(account.host)}`}
      description="Each gets a push mirror. What is there and holds something else is not overwritten: its first push stops and shows both sides."
      verb="Push"
      count={plan.error === null ? count : 0}
      isStarted={isStarted}
      state={state}
      isBusy={start.isBusy}
      isStopping={cancel.isBusy}
      errors={[plan.error, start.error]}
      onBegin={() => void begin()}
      onStop={() => void cancel.run({ accountId })}
      onClose={onClose}
    >
      <FieldStack>
        <TextField
          label="Repositories here"
          placeholder="All"
          hint="Those whose name holds this; empty: all."
          value={query}
          onChange={setQuery}
        />
        <SelectField
          label="Owner there"
          value={owner}
          choices={
            choices.some(({ value }) => value === login)
              ? choices
              : [{ value: login, label: login }, ...choices]
          }
          onChange={setOwner}
        />
        <CheckField
          label="Make what is not there"
          hint="Empty and private, under the last part of its name here."
          checked={createMissing}
          onChange={setCreateMissing}
        />
        {createMissing && (
          <CheckField label="Everybody may read what is made" checked={makePublic} onChange={setMakePublic} />
        )}
      </FieldStack>
      {plan.data !== null && plan.error === null && <Plan plan={plan.data} />}
    </BulkDialog>
  )
}
