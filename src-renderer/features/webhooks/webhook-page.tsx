import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Webhook } from '../../../src-shared/domain/webhook.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { SplitView } from '../../components/split-view.tsx'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { useWebhookTasks } from '../../widgets/webhooks/use-webhook-tasks.tsx'
import { heardEvents, shortAddress } from '../../widgets/webhooks/webhook-words.ts'
import { changesWebhooks } from '../../widgets/webhooks/webhooks-section.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import { DeliveryList } from './delivery-list.tsx'
import styles from './webhook-page.module.css'

/** What was sent to a webhook and what came back, and beside it the delivery that is open. */
export const WebhookPage = ({
  id,
  deliveryId,
}: {
  readonly id: string
  readonly deliveryId: string | null
}) => {
  const { data, error, isSlow } = useCall('webhooks.list', {}, { refreshOn: changesWebhooks })
  const webhook = data?.items.find((one) => one.id === id)
  if (webhook !== undefined) return <KnownWebhook webhook={webhook} deliveryId={deliveryId} />
  return (
    <Page title="Webhook">
      {error !== null && <CallErrorPanel error={error} />}
      {data === null && isSlow && <SkeletonRows />}
      {data !== null && (
        <ErrorPanel title="There is no such webhook." advice="It may have been removed. Look in Settings." />
      )}
    </Page>
  )
}

const KnownWebhook = ({
  webhook,
  deliveryId,
}: {
  readonly webhook: Webhook
  readonly deliveryId: string | null
}) => {
  const [, navigate] = useLocation()
  const search = useSearch()
  const filters = search === '' ? '' : `?${search}`
  const tasks = useWebhookTasks(() => navigate(places.settings))
  const { id, enabled } = webhook
  const close = useCallback(() => navigate(`${places.webhook(id)}${filters}`), [navigate, id, filters])
  const open = useCallback(
    (delivery: string) =>
      navigate(`${places.webhook(id, delivery)}${filters}`, { replace: deliveryId !== null }),
    [navigate, id, filters, deliveryId],
  )
  return (
    <Page
      title={shortAddress(webhook.url)}
      subtitle={`${webhook.repositoryId === null ? 'All repositories' : (webhook.repository ?? '')} · ${heardEvents(webhook)}${enabled ? '' : ' · disabled'}`}
      layout="fill"
      actions={
        <>
          <Button busy={tasks.isTesting} onClick={() => tasks.test(webhook)}>
            Send a test
          </Button>
          <Button onClick={() => tasks.edit(webhook)}>Edit…</Button>
          <Button onClick={() => tasks.setEnabled(webhook, !enabled)}>
            {enabled ? 'Disable' : 'Enable'}
          </Button>
          <Button onClick={() => tasks.askRemove(webhook)}>Remove…</Button>
        </>
      }
    >
      <div className={styles['tasks']}>{tasks.view}</div>
      <SplitView
        list={<DeliveryList webhook={webhook} openId={deliveryId} onOpen={open} />}
        detail={deliveryId === null ? null : <DeliveryDetail id={deliveryId} onSent={open} />}
        detailLabel="Delivery"
        onClose={close}
      />
    </Page>
  )
}
