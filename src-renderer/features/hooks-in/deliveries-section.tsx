import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { hookOutcomeWords, type HookDelivery, type HookOutcome } from '../../../src-shared/domain/hooks-in.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { RefName } from '../../components/ref-name.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { plural } from '../../lib/plural.ts'
import { usePages } from '../../stores/use-pages.ts'
import styles from './hooks-in.module.css'

const signOfOutcome: Readonly<Record<HookOutcome, Sign>> = {
  checked: 'good',
  noted: 'good',
  unknown: 'rest',
  nothing: 'rest',
}

const Row = ({ delivery }: { readonly delivery: HookDelivery }) => {
  const { event, path, ref, outcome, mirrorCount, repeatCount, receivedAt } = delivery
  const led = hookOutcomeWords[outcome](mirrorCount)
  return (
    <li className={styles['row']}>
      <StatusSign sign={signOfOutcome[outcome]} label="" />
      <div className={styles['text']}>
        <span className={styles['what']}>
          <span className={styles['label']}>{path ?? 'No repository'}</span>
          {ref !== null && <RefName refName={ref} />}
        </span>
        <span className={styles['small']} title={led}>
          {event} · {led}
          {repeatCount > 0 && ` · came ${plural(repeatCount, 'more time')}, ignored`}
        </span>
      </div>
      <span className={styles['count']}>
        <Time at={receivedAt} />
      </span>
    </li>
  )
}

/** What the forge sent, and what became of it. Only what was signed rightly is here. */
export const DeliveriesSection = ({
  accountId,
  isSignedByServer,
  refreshOn,
}: {
  readonly accountId: string
  /** By a key that is not the account's alone. */
  readonly isSignedByServer: boolean
  readonly refreshOn: (event: ContractEvent) => boolean
}) => {
  const deliveries = usePages('hooksIn.deliveries', { accountId, limit: 50 }, { refreshOn })
  return (
    <Section
      title="Deliveries"
      description={`The last 200 of the last 30 days, newest first. ${
        isSignedByServer
          ? 'What is not signed by the key of the server is refused; neither that is listed, nor what is about no mirror of this account.'
          : 'What is not signed by the secret of this account is refused and not listed.'
      }`}
    >
      {deliveries.error !== null && deliveries.items.length === 0 && (
        <ErrorPanel title={deliveries.error.message} />
      )}
      {deliveries.items.length === 0 && deliveries.error === null && !deliveries.isLoading && (
        <p className={styles['muted']}>Nothing has come yet.</p>
      )}
      {deliveries.items.length > 0 && (
        <ul className={styles['rows']} aria-label="Deliveries">
          {deliveries.items.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      {deliveries.hasMore && <Button onClick={deliveries.loadMore}>Show more</Button>}
    </Section>
  )
}
