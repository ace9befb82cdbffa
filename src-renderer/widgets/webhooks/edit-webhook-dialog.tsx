import { useState } from 'react'
import type { Webhook } from '../../../src-shared/domain/webhook.ts'
import { useAction } from '../../stores/use-action.ts'
import { changesIn, draftOf, isComplete, type WebhookDraft } from './webhook-draft.ts'
import { WebhookFields } from './webhook-fields.tsx'
import { WebhookFormDialog } from './webhook-form-dialog.tsx'
import { wordsOfNewAddress, shortAddress } from './webhook-words.ts'

type Props = {
  readonly webhook: Webhook
  readonly onClose: () => void
  /** `secret`: one that was made, to be shown once. */
  readonly onChanged: (secret: string | null) => void
}

const secrets = [
  { value: 'kept', label: 'Keep the one it has' },
  { value: 'made', label: 'Make a new one' },
  { value: 'given', label: 'Use my own' },
] as const

/** Another address, other events or repositories, another secret: whatever was entered anew. */
export const EditWebhookDialog = ({ webhook, onClose, onChanged }: Props) => {
  const [draft, setDraft] = useState<WebhookDraft>(() => draftOf(webhook))
  const change = useAction('webhooks.change')
  const changes = changesIn(webhook, draft)

  const submit = async (): Promise<void> => {
    const changed = await change.run({ id: webhook.id, ...changes })
    if (changed !== null) onChanged(changed.secret)
  }
  return (
    <WebhookFormDialog
      title={`Edit the webhook to ${shortAddress(webhook.url)}`}
      submitLabel="Save"
      isReady={isComplete(draft) && Object.keys(changes).length > 0}
      isBusy={change.isBusy}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
      fields={(addressProblem) => (
        <WebhookFields
          draft={draft}
          onChange={(entered) => setDraft({ ...draft, ...entered })}
          addressHint={wordsOfNewAddress(webhook, draft.secret === 'kept')}
          addressProblem={addressProblem}
          secrets={secrets}
        />
      )}
    />
  )
}
