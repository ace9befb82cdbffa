import { useState } from 'react'
import { useAction } from '../../stores/use-action.ts'
import { everywhere, isComplete, newDraft, type WebhookDraft } from './webhook-draft.ts'
import { WebhookFields } from './webhook-fields.tsx'
import { WebhookFormDialog } from './webhook-form-dialog.tsx'

type Props = {
  /** Chosen at first; null for all. */
  readonly repository: string | null
  readonly onClose: () => void
  /** `secret`: one that was made, to be shown once. */
  readonly onAdded: (secret: string | null) => void
}

const secrets = [
  { value: 'made', label: 'Make one' },
  { value: 'given', label: 'Use my own' },
] as const

/** A program that is told from now on. */
export const AddWebhookDialog = ({ repository, onClose, onAdded }: Props) => {
  const [draft, setDraft] = useState<WebhookDraft>(() => newDraft(repository))
  const add = useAction('webhooks.add')

  const submit = async (): Promise<void> => {
    const added = await add.run({
      url: draft.url,
      events: [...draft.events],
      ...(draft.repository === everywhere ? {} : { repository: draft.repository }),
      ...(draft.secret === 'given' ? { secret: draft.given } : {}),
    })
    if (added !== null) onAdded(added.secret)
  }
  return (
    <WebhookFormDialog
      title="Add a webhook"
      submitLabel="Add the webhook"
      isReady={isComplete(draft)}
      isBusy={add.isBusy}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
      fields={(addressProblem) => (
        <WebhookFields
          draft={draft}
          onChange={(change) => setDraft({ ...draft, ...change })}
          addressHint="Whoever listens there answers 2xx within 10 seconds."
          addressProblem={addressProblem}
          secrets={secrets}
        />
      )}
    />
  )
}
