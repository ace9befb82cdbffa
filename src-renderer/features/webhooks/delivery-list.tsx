import type { Delivery, DeliveryState, Webhook } from '../../../src-shared/domain/webhook.ts'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { usePages } from '../../stores/use-pages.ts'
import { columnsOfOneRepository, deliveryColumns, nameOfDelivery } from './delivery-columns.tsx'
import styles from './webhook-page.module.css'

const pageSize = 100
const keyOf = ({ id }: Delivery): string => id

const filters = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'failed', label: 'Given up' },
] as const

/** Deliveries of a webhook, newest first. New ones come in without moving what is being read. */
export const DeliveryList = ({
  webhook,
  openId,
  onOpen,
}: {
  readonly webhook: Webhook
  readonly openId: string | null
  readonly onOpen: (id: string) => void
}) => {
  const [chosen, choose] = useQueryState('state')
  const filter = filters.find(({ value }) => value === chosen)?.value ?? 'all'
  const state: DeliveryState | undefined = filter === 'all' ? undefined : filter
  const { id } = webhook
  const deliveries = usePages(
    'deliveries.list',
    { webhookId: id, ...(state === undefined ? {} : { state }), limit: pageSize },
    { refreshOn: (event) => event.name === 'delivery.changed' && event.payload.webhookId === id },
  )
  const { shown, waitingCount, show, handlers } = useHeldBack(deliveries.items, keyOf, `${id} ${filter}`)
  const isEmpty = !deliveries.isLoading && deliveries.error === null && deliveries.items.length === 0
  return (
    <>
      <div className={styles['bar']}>
        <SegmentedControl
          label="Which deliveries"
          value={filter}
          choices={filters}
          onChange={(value) => choose(value === 'all' ? null : value)}
        />
      </div>
      {deliveries.error !== null && deliveries.items.length === 0 && (
        <div className={styles['space']}>
          <CallErrorPanel error={deliveries.error} />
        </div>
      )}
      {deliveries.isLoading && deliveries.isSlow && <SkeletonRows label="Loading deliveries" />}
      {isEmpty && (
        <EmptyState
          title={state === undefined ? 'Nothing was sent yet' : 'None of these'}
          text={
            state === undefined
              ? 'The next push or mirror run that this webhook hears of is listed here, with the answer of the receiver. Send a test to see whether it listens.'
              : 'No delivery of the last 30 days is in this state.'
          }
        />
      )}
      {deliveries.items.length > 0 && (
        <div className={styles['list']} {...handlers}>
          <NewItemsButton count={waitingCount} onShow={show} />
          <DataGrid
            label="Deliveries"
            items={shown}
            columns={webhook.repositoryId === null ? deliveryColumns : columnsOfOneRepository}
            keyOf={keyOf}
            nameOf={nameOfDelivery}
            openKey={openId}
            onOpen={(delivery) => onOpen(delivery.id)}
            viewKey={filter}
            {...(deliveries.hasMore ? { onEndReached: deliveries.loadMore } : {})}
          />
        </div>
      )}
    </>
  )
}
