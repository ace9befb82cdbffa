import { useDeferredValue, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { Account } from '../../../src-shared/domain/account.ts'
import type {
  ForgeMirrorsChoice,
  ForgeMirrorsPlan,
  ForgeSelection,
} from '../../../src-shared/domain/forge-mirror.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { CheckField, FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { useAccounts } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { forgeIntervals, intervalOfChoice } from '../../widgets/forge-mirror/forge-mirror-words.ts'
import { PublishDialog, wantsPublishing } from '../../widgets/mirror/publish-dialog.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { repositoriesWords } from './discovery-words.ts'
import styles from './discovery.module.css'

/** Kinds of forges whose servers mirror by themselves. */
const runs = {
  push: new Set(['gitea', 'forgejo', 'gitlab']),
  pull: new Set(['gitea', 'forgejo']),
} as const

const Plan = ({ plan }: { readonly plan: ForgeMirrorsPlan }) => (
  <div className={styles['plan']} role="status">
    <p>
      {repositoriesWords(plan.counts.add)} will be mirrored
      {plan.counts.mirroredAlready > 0 && `, ${plan.counts.mirroredAlready} are already`}
      {plan.counts.unsuitable > 0 && `, ${plan.counts.unsuitable} cannot be`}.
    </p>
    {plan.rows.length > 0 && (
      <ul className={styles['left']} aria-label="What becomes of each" tabIndex={0}>
        {plan.rows.map(({ forgeId, path, name, problem }) => (
          <li key={forgeId}>
            <b>{path}</b> {problem ?? `→ ${name}`}
          </li>
        ))}
      </ul>
    )}
  </div>
)

/** Repositories of a forge that its own server, or that of another account, mirrors from then on by itself. */
export const ForgeRunDialog = ({
  account,
  selection,
  onClose,
}: {
  readonly account: Account
  readonly selection: ForgeSelection
  readonly onClose: (started: boolean) => void
}) => {
  const others = [...useAccounts().values()].filter(
    ({ id, connection, credentialKind }) =>
      id !== account.id && connection !== null && credentialKind === 'password',
  )
  const canPush = runs.push.has(account.kind)
  const pullers = others.filter(({ kind }) => runs.pull.has(kind))
  const [way, setWay] = useState<'push' | 'pull'>(canPush ? 'push' : 'pull')
  const targets = way === 'push' ? others : pullers
  const [chosen, setChosen] = useState('')
  const other = targets.find(({ id }) => id === chosen) ?? targets[0] ?? null
  const [owner, setOwner] = useState('')
  const [interval, setInterval] = useState('28800000')
  const [createMissing, setCreateMissing] = useState(true)
  const [makePublic, setMakePublic] = useState(false)
  const [keepAndOverwrite, setKeep] = useState(false)
  const [isStarted, setStarted] = useState(false)
  const runner = way === 'push' ? account : other
  const hasClock = runner?.kind !== 'gitlab'
  const choice: ForgeMirrorsChoice | null =
    other === null || runner === null
      ? null
      : {
          accountId: runner.id,
          direction: way,
          otherAccountId: way === 'push' ? other.id : account.id,
          selection,
          ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
          ...(hasClock ? { intervalMs: intervalOfChoice(interval) } : {}),
          createMissing,
          makePublic,
          keepAndOverwrite,
        }
  const planned = useDeferredValue(choice)
  const plan = useCall('forgeMirrors.planMany', isStarted ? null : planned, { keepPrevious: true })
  const runnerId = runner?.id ?? ''
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'forgeMirrors.progressed' && event.payload.accountId === runnerId
  const progress = useCall('forgeMirrors.job', isStarted ? { accountId: runnerId } : null, {
    refreshOn: isOfAccount,
  })
  const start = useAction('forgeMirrors.addMany')
  const cancel = useAction('forgeMirrors.cancelJob')
  const begin = async (confirmPublic = false): Promise<void> => {
    if (choice !== null && (await start.run({ ...choice, confirmPublic })) !== null) setStarted(true)
  }
  const runnerName = runner === null ? 'A server' : hostName(runner.host)
  return (
    <BulkDialog
      title="Let the server mirror"
      description={
        way === 'push'
          ? `${runnerName} pushes them by itself, whether this computer is on or not. It is given the sign-in of the account there, which it keeps.`
          : `${runnerName} makes copies that it pulls by itself, whether this computer is on or not. It is given the sign-in of this account, which it keeps.`
      }
      verb="Mirror"
      count={plan.error === null ? (plan.data?.counts.add ?? 0) : 0}
      isStarted={isStarted}
      state={progress.data?.state ?? null}
      isBusy={start.isBusy}
      isStopping={cancel.isBusy}
      errors={[plan.error, wantsPublishing(start.error) ? null : start.error]}
      onBegin={() => void begin()}
      onStop={() => void cancel.run({ accountId: runnerId })}
      onClose={() => onClose(isStarted)}
    >
      <FieldStack>
        {canPush && pullers.length > 0 && (
          <SelectField
            label="Direction"
            value={way}
            choices={[
              { value: 'push', label: `${hostName(account.host)} pushes them elsewhere` },
              { value: 'pull', label: 'Another server pulls them from here' },
            ]}
            onChange={setWay}
          />
        )}
        <SelectField
          label={way === 'push' ? 'To the account' : 'The server that pulls'}
          value={other?.id ?? ''}
          choices={
            targets.length === 0
              ? [{ value: '', label: 'No account fits: connect one first' }]
              : targets.map(({ id, label }) => ({ value: id, label }))
          }
          onChange={setChosen}
        />
        <TextField
          label="Owner there"
          placeholder={other?.connection?.login ?? ''}
          hint="Empty: the account itself."
          value={owner}
          onChange={setOwner}
        />
        {hasClock && (
          <SelectField label="How often" value={interval} choices={forgeIntervals} onChange={setInterval} />
        )}
        {way === 'push' && (
          <CheckField
            label="Make what is not there"
            hint="Empty and private, under the same name."
            checked={createMissing}
            onChange={setCreateMissing}
          />
        )}
        <CheckField label="Everybody may read what is made" checked={makePublic} onChange={setMakePublic} />
        {way === 'push' && (
          <CheckField
            label="Overwrite what is there, once it is kept here"
            hint="A server pushes by force. Without this, a target that holds something else is left, and named."
            checked={keepAndOverwrite}
            onChange={setKeep}
          />
        )}
      </FieldStack>
      {plan.data !== null && plan.error === null && <Plan plan={plan.data} />}
      <PublishDialog
        error={wantsPublishing(start.error) ? start.error : null}
        confirmLabel="Publish and mirror"
        busy={start.isBusy}
        onConfirm={() => void begin(true)}
        onClose={start.clear}
      />
    </BulkDialog>
  )
}
