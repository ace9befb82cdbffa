import { useState, type SyntheticEvent } from 'react'
import { webhookEventSchema, type WebhookEvent } from '../../../src-shared/domain/webhook.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CheckField, FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useRepositories } from '../../stores/use-repositories.ts'
import { eventHints, eventWords } from './webhook-words.ts'
import styles from './webhooks.module.css'

const everywhere = ''
const shortestSecret = 8

type Props = {
  /** Chosen at first; null for all. */
  readonly repository: string | null
  readonly onClose: () => void
  /** `secret`: one that was made, to be shown once. */
  readonly onAdded: (secret: string | null) => void
}

/** Where to, with which secret, of which repositories and events. */
export const AddWebhookDialog = ({ repository, onClose, onAdded }: Props) => {
  const [url, setUrl] = useState('')
  const [isMade, setMade] = useState(true)
  const [secret, setSecret] = useState('')
  const [of, setOf] = useState(repository ?? everywhere)
  const [events, setEvents] = useState<readonly WebhookEvent[]>(['push'])
  const add = useAction('webhooks.add')
  const names = [...useRepositories().values()].map(({ name }) => name).sort()
  const isReady = url.trim() !== '' && events.length > 0 && (isMade || secret.length >= shortestSecret)
  const isAboutUrl = add.error?.details['field'] === 'url'
  const urlProblem = add.error !== null && isAboutUrl ? add.error.message : null

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (!isReady) return
    const added = await add.run({
      url,
      events: [...events],
      ...(of === everywhere ? {} : { repository: of }),
      ...(isMade ? {} : { secret }),
    })
    if (added !== null) onAdded(added.secret)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a webhook"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-webhook" tone="primary" busy={add.isBusy} disabled={!isReady}>
            Add the webhook
          </Button>
        </>
      }
    >
      <form id="add-webhook" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextField
            label="Address"
            hint="Whoever listens there answers 2xx within 10 seconds."
            placeholder="https://ci.example.org/hook"
            mono
            autoFocus
            value={url}
            onChange={setUrl}
            error={urlProblem}
          />
          <SelectField
            label="Repositories"
            value={of}
            choices={[
              { value: everywhere, label: 'All repositories' },
              ...names.map((name) => ({ value: name, label: name })),
            ]}
            onChange={setOf}
          />
          <fieldset className={styles['events']}>
            <legend>Events</legend>
            {webhookEventSchema.options.map((name) => (
              <CheckField
                key={name}
                label={eventWords[name]}
                hint={eventHints[name]}
                checked={events.includes(name)}
                onChange={(checked) =>
                  setEvents(checked ? [...events, name] : events.filter((one) => one !== name))
                }
              />
            ))}
          </fieldset>
          <CheckField
            label="Make a secret"
            hint="It signs every request, and is shown once after this."
            checked={isMade}
            onChange={setMade}
          />
          {!isMade && (
            <TextField
              label="Secret"
              hint={`At least ${shortestSecret} characters. It is not shown again.`}
              type="password"
              autoComplete="new-password"
              value={secret}
              onChange={setSecret}
            />
          )}
          {add.error !== null && !isAboutUrl && <CallErrorPanel error={add.error} />}
        </FieldStack>
      </form>
    </Dialog>
  )
}
