import type { Delivery } from '../../../src-shared/domain/webhook.ts'
import type { Column } from '../../components/data-grid.tsx'
import { RefName } from '../../components/ref-name.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { eventWords, standingOfDelivery } from '../../widgets/webhooks/webhook-words.ts'
import styles from './webhook-page.module.css'

export const nameOfDelivery = (delivery: Delivery): string =>
  `${eventWords[delivery.event]} ${delivery.ref ?? ''}, ${standingOfDelivery(delivery).text}`

/** What came back last, as short as it can be said. */
const answerOf = ({ status, error }: Delivery): string =>
  status === null ? (error ?? '') : `Answered ${status}`

const Answer = ({ delivery }: { readonly delivery: Delivery }) => {
  const text = answerOf(delivery)
  return (
    <span className={delivery.error === null ? styles['faint'] : undefined} title={delivery.error ?? text}>
      {text}
    </span>
  )
}

export const deliveryColumns: readonly Column<Delivery>[] = [
  {
    key: 'event',
    header: 'Event',
    width: 'minmax(140px, 2fr)',
    render: (delivery) => {
      const { sign, text } = standingOfDelivery(delivery)
      return (
        <span className={styles['what']}>
          <StatusSign sign={sign} label={text} />
          <span className={styles['event']}>{eventWords[delivery.event]}</span>
          {delivery.ref !== null && <RefName refName={delivery.ref} />}
        </span>
      )
    },
  },
  {
    key: 'repository',
    header: 'Repository',
    width: 'minmax(90px, 1fr)',
    hideBelow: 560,
    render: ({ repository }) => <span title={repository ?? undefined}>{repository ?? ''}</span>,
  },
  {
    key: 'answer',
    header: 'Answer',
    width: 'minmax(110px, 2fr)',
    render: (delivery) => <Answer delivery={delivery} />,
  },
  {
    key: 'attempts',
    header: 'Attempts',
    width: '64px',
    align: 'end',
    hideBelow: 480,
    render: ({ attempts }) => attempts,
  },
  {
    key: 'next',
    header: 'Next try',
    width: '92px',
    align: 'end',
    hideBelow: 760,
    render: ({ nextAttemptAt, attempts }) =>
      nextAttemptAt === null || attempts === 0 ? '' : <Time at={nextAttemptAt} />,
  },
  {
    key: 'when',
    header: 'When',
    width: '92px',
    align: 'end',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
]

/** Of a webhook that hears of one repository. */
export const columnsOfOneRepository = deliveryColumns.filter(({ key }) => key !== 'repository')
