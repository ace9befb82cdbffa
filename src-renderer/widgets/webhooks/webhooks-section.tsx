import { useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { AddWebhookDialog } from './add-webhook-dialog.tsx'
import { useWebhookTasks } from './use-webhook-tasks.tsx'
import { WebhookRow } from './webhook-row.tsx'
import styles from './webhooks.module.css'

export const changesWebhooks = ({ name }: ContractEvent): boolean =>
  name === 'webhook.changed' ||
  name === 'webhook.removed' ||
  name === 'delivery.changed' ||
  name === 'repository.removed'

/** Programs that are told of pushes and mirror runs: of a repository, or all of them. */
export const WebhooksSection = ({ repository }: { readonly repository: string | null }) => {
  const { data, error, isSlow } = useCall('webhooks.list', repository === null ? {} : { repository }, {
    refreshOn: changesWebhooks,
  })
  const [isAdding, setAdding] = useState(false)
  const tasks = useWebhookTasks()
  return (
    <Section
      title="Webhooks"
      description={
        repository === null
          ? 'Tell other programs of pushes and mirror runs, by signed requests.'
          : 'Tell other programs of pushes to this repository and of runs of its mirrors, by signed requests.'
      }
      actions={<Button onClick={() => setAdding(true)}>Add a webhook…</Button>}
    >
      {error !== null && <CallErrorPanel error={error} />}
      {data === null && isSlow && <SkeletonRows count={2} label="Loading webhooks" />}
      {data?.items.length === 0 && <p className={styles['none']}>No webhook yet: nobody is told.</p>}
      {data !== null && data.items.length > 0 && (
        <ul className={styles['rows']}>
          {data.items.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} tasks={tasks} />
          ))}
        </ul>
      )}
      {tasks.view}
      {isAdding && (
        <AddWebhookDialog
          repository={repository}
          onClose={() => setAdding(false)}
          onAdded={(secret) => {
            setAdding(false)
            tasks.showSecret(secret)
          }}
        />
      )}
    </Section>
  )
}
