import { useState } from 'react'
import { Link } from 'wouter'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { PairChoice, PairDirection } from '../../../src-shared/domain/pairing.ts'
import { CheckField, SelectField } from '../../components/field.tsx'
import { places } from '../../lib/places.ts'
import { useAccounts } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import styles from './discovery.module.css'
import { PairPlanView, PairUnlisted } from './pair-plan-view.tsx'
import type { PairChosen } from './pair-rows.tsx'

const ownerChoices = (own: string, owners: readonly string[]) =>
  [...new Set([own, ...owners])].map((value) => ({ value, label: value }))

/** Repositories of this account that are mirrored with another account, through this computer. */
export const PairDialog = ({
  account,
  login,
  onClose,
}: {
  readonly account: Account
  readonly login: string
  readonly onClose: () => void
}) => {
  const others = [...useAccounts().values()].filter(
    ({ id, connection }) => id !== account.id && connection !== null,
  )
  const [toId, setToId] = useState(others[0]?.id ?? '')
  const to = others.find(({ id }) => id === toId) ?? null
  const facets = useCall('discovery.facets', { accountId: account.id })
  const listing = useCall('discovery.get', to === null ? null : { accountId: to.id }, {
    refreshOn: ({ name }) => name === 'discovery.changed',
  })
  const isListed = listing.data?.state === 'whole'
  const isOfListing = (event: ContractEvent): boolean =>
    event.name === 'discovery.changed' && [account.id, toId].includes(event.payload.accountId)
  const owners = useCall('discovery.owners', to === null ? null : { accountId: to.id })
  const [fromOwner, setFromOwner] = useState(login)
  const [chosenOwner, setToOwner] = useState<string | null>(null)
  const toOwner = chosenOwner ?? to?.connection?.login ?? ''
  const [direction, setDirection] = useState<PairDirection>('there')
  const [createMissing, setCreateMissing] = useState(true)
  const [chosen, setChosen] = useState<PairChosen>(new Map())
  const [isStarted, setStarted] = useState(false)
  const choice: PairChoice = {
    fromId: account.id,
    toId,
    fromOwner,
    toOwner,
    direction,
    createMissing,
    chosen: [...chosen].map(([key, wanted]) => ({ key, direction: wanted })),
  }
  const plan = useCall('pairs.plan', isStarted || to === null || !isListed ? null : choice, {
    keepPrevious: true,
    refreshOn: isOfListing,
  })
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'pairs.changed' && event.payload.accountId === account.id
  const progress = useCall('pairs.get', isStarted ? { accountId: account.id } : null, {
    refreshOn: isOfAccount,
  })
  const start = useAction('pairs.start')
  const cancel = useAction('pairs.cancel')
  const list = useAction('discovery.refresh')
  const begin = async (): Promise<void> => {
    if (to !== null && !isListed) await list.run({ accountId: to.id })
    else if ((await start.run(choice)) !== null) setStarted(true)
  }
  const isListing = listing.data?.state === 'listing'
  const ownersHere = (facets.data?.owners ?? []).map(({ name }) => name)
  const ownersThere = (owners.data?.items ?? []).map(({ path }) => path)
  return (
    <BulkDialog
      title={`Mirror ${account.label} to another account`}
      description="Each pair becomes one repository here that pulls from one side and pushes to the other. What is there and holds something else is not overwritten."
      verb="Mirror"
      before={isListed || to === null ? undefined : 'List its repositories'}
      count={isListed && plan.error === null ? (plan.data?.counts.going ?? 0) : 0}
      isStarted={isStarted}
      state={progress.data?.state ?? null}
      isBusy={start.isBusy || list.isBusy || isListing}
      isStopping={cancel.isBusy}
      errors={[plan.error, start.error, list.error]}
      onBegin={() => void begin()}
      onStop={() => void cancel.run({ accountId: account.id })}
      onClose={onClose}
    >
      {to === null ? (
        <p>
          There is no other account at a forge yet. <Link href={places.accounts}>Add one under Accounts</Link>
          .
        </p>
      ) : (
        <>
          <div className={styles['sides']}>
            <SelectField
              label="Account"
              value={toId}
              choices={others.map(({ id, label }) => ({ value: id, label }))}
              onChange={(id) => {
                setToId(id)
                setToOwner(null)
                setChosen(new Map())
              }}
            />
            <SelectField
              label="Direction"
              value={direction}
              choices={[
                { value: 'there', label: `To ${to.label}` },
                { value: 'back', label: `From ${to.label}` },
              ]}
              onChange={setDirection}
            />
            <SelectField
              label="Owner here"
              value={fromOwner}
              choices={ownerChoices(login, ownersHere)}
              onChange={setFromOwner}
            />
            <SelectField
              label="Owner there"
              value={toOwner}
              choices={ownerChoices(to.connection?.login ?? '', ownersThere)}
              onChange={setToOwner}
            />
          </div>
          <CheckField
            label="Make what is missing"
            hint="Empty and private, by the same name."
            checked={createMissing}
            onChange={setCreateMissing}
          />
        </>
      )}
      {to !== null && listing.data !== null && !isListed && (
        <PairUnlisted label={to.label} state={listing.data} />
      )}
      {isListed && plan.data !== null && plan.error === null && (
        <PairPlanView plan={plan.data} chosen={chosen} onChoose={setChosen} />
      )}
    </BulkDialog>
  )
}
