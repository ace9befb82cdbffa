import { Ellipsis } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import type { Webhook } from '../../../src-shared/domain/webhook.ts'
import { Badge } from '../../components/badge.tsx'
import { IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { heardEvents, shortAddress, standingOfWebhook } from './webhook-words.ts'
import type { WebhookTasks } from './use-webhook-tasks.tsx'
import styles from './webhooks.module.css'

/** A webhook: where to, of what, and how it stands. Its name leads to its deliveries. */
export const WebhookRow = ({
  webhook,
  tasks,
}: {
  readonly webhook: Webhook
  readonly tasks: WebhookTasks
}) => {
  const [, navigate] = useLocation()
  const { sign, text } = standingOfWebhook(webhook)
  const address = shortAddress(webhook.url)
  return (
    <li className={styles['row']}>
      <StatusSign sign={sign} label={text} />
      <div className={styles['text']}>
        <Link href={places.webhook(webhook.id)} className={styles['address']} title={webhook.url}>
          {address}
        </Link>
        <span className={styles['small']} title={text}>
          {webhook.repositoryId === null ? 'All repositories' : (webhook.repository ?? 'A repository')} ·{' '}
          {heardEvents(webhook)}
        </span>
        {sign !== 'waiting' && <span className={styles['small']}>{text}</span>}
      </div>
      {webhook.waitingCount > 0 && <Badge tone="partial">{webhook.waitingCount} waiting</Badge>}
      {webhook.lastAttempt !== null && (
        <span className={styles['when']}>
          <Time at={webhook.lastAttempt.at} />
        </span>
      )}
      <Menu
        trigger={<IconButton label={`Change ${address}`} icon={<Ellipsis />} />}
        items={[
          { label: 'Send a test', disabled: tasks.isTesting, onSelect: () => tasks.test(webhook) },
          { label: 'Deliveries', onSelect: () => navigate(places.webhook(webhook.id)) },
          {
            label: webhook.enabled ? 'Disable' : 'Enable',
            onSelect: () => tasks.setEnabled(webhook, !webhook.enabled),
          },
          { label: 'Edit…', onSelect: () => tasks.edit(webhook) },
          { label: 'New secret…', onSelect: () => tasks.askNewSecret(webhook) },
          'separator',
          { label: 'Remove…', tone: 'danger', onSelect: () => tasks.askRemove(webhook) },
        ]}
      />
    </li>
  )
}
