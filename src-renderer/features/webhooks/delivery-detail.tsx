import type { DeliveryDetails } from '../../../src-shared/domain/webhook.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { RefName } from '../../components/ref-name.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { Time } from '../../components/time.tsx'
import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { eventWords, standingOfDelivery } from '../../widgets/webhooks/webhook-words.ts'
import styles from './webhook-page.module.css'

/** A delivery: what it says, what came back, what comes next. */
export const DeliveryDetail = ({
  id,
  onSent,
}: {
  readonly id: string
  /** It was sent again, as this delivery. */
  readonly onSent: (id: string) => void
}) => {
  const { data, error, isSlow } = useCall(
    'deliveries.get',
    { id },
    { refreshOn: (event) => event.name === 'delivery.changed' && event.payload.ids.includes(id) },
  )
  return (
    <div className={styles['detail']}>
      {error !== null && data === null && <CallErrorPanel error={error} />}
      {data === null && isSlow && <SkeletonRows count={4} />}
      {data !== null && <Details key={id} delivery={data} onSent={onSent} />}
    </div>
  )
}

const factsOf = (delivery: DeliveryDetails) =>
  [
    ['Repository', delivery.repository],
    ['Ref', delivery.ref === null ? null : <RefName key="ref" refName={delivery.ref} />],
    ['Made', <Time key="made" at={delivery.createdAt} />],
    ['Attempts', delivery.attempts],
    [
      'Last attempt',
      delivery.lastAttemptAt === null ? null : <Time key="last" at={delivery.lastAttemptAt} />,
    ],
    ['Answer', delivery.status],
    ['Took', delivery.durationMs === null ? null : formatDuration(delivery.durationMs)],
    [
      'Next try',
      delivery.nextAttemptAt === null || delivery.error !== null ? null : (
        <Time key="next" at={delivery.nextAttemptAt} />
      ),
    ],
    ['Id', <code key="id">{delivery.id}</code>],
  ] as const

const Details = ({
  delivery,
  onSent,
}: {
  readonly delivery: DeliveryDetails
  readonly onSent: (id: string) => void
}) => {
  const redeliver = useAction('deliveries.redeliver')
  const { text } = standingOfDelivery(delivery)
  const isWaiting = delivery.state === 'waiting'
  const headers = Object.entries(delivery.headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  const send = (
    <Button
      tone="primary"
      busy={redeliver.isBusy}
      onClick={() =>
        void redeliver.run({ id: delivery.id }).then((sent) => {
          if (sent !== null) onSent(sent.id)
        })
      }
    >
      {isWaiting ? 'Try now' : 'Send again'}
    </Button>
  )
  return (
    <>
      <h2 className={styles['title']}>
        {eventWords[delivery.event]}: {text.toLowerCase()}
      </h2>
      {delivery.error === null ? (
        <div className={styles['actions']}>{send}</div>
      ) : (
        <ErrorPanel
          tone={isWaiting ? 'partial' : 'bad'}
          title={delivery.error}
          advice={
            isWaiting
              ? 'Nothing to do: it is tried again by itself.'
              : 'Look at the receiver, then send it again.'
          }
          actions={send}
          next={
            delivery.nextAttemptAt === null ? undefined : (
              <>
                Next try <Time at={delivery.nextAttemptAt} />
              </>
            )
          }
        />
      )}
      {redeliver.error !== null && <CallErrorPanel error={redeliver.error} />}
      <KeyValueList facts={factsOf(delivery)} />
      <Disclosure summary="Body">
        <Text text={pretty(delivery.body)} copied={delivery.body} what="the body" />
      </Disclosure>
      <Disclosure summary="Headers">
        <Text text={headers} copied={headers} what="the headers" />
        <p className={styles['faint']}>Each attempt adds a signature of its own: X-Pierre-Signature.</p>
      </Disclosure>
    </>
  )
}

const pretty = (body: string): string => JSON.stringify(JSON.parse(body), null, 2)

const Text = (props: { readonly text: string; readonly copied: string; readonly what: string }) => (
  <div className={styles['source']}>
    <pre tabIndex={0}>{props.text}</pre>
    <CopyButton text={props.copied} what={props.what} />
  </div>
)
