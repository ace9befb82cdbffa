import { webhookEventSchema } from '../../../src-shared/domain/webhook.ts'
import { CheckField, FieldStack, SelectField, TextField, type Choice } from '../../components/field.tsx'
import { useRepositories } from '../../stores/use-repositories.ts'
import { everywhere, shortestSecret, type WebhookDraft } from './webhook-draft.ts'
import { eventHints, eventWords } from './webhook-words.ts'
import styles from './webhooks.module.css'

type Props = {
  readonly draft: WebhookDraft
  readonly onChange: (change: Partial<WebhookDraft>) => void
  readonly addressHint: string
  /** What is wrong with the address, in a sentence. */
  readonly addressProblem: string | null
  readonly secrets: readonly Choice<WebhookDraft['secret']>[]
}

/** Where to, of which repositories and events, with which secret. */
export const WebhookFields = ({ draft, onChange, addressHint, addressProblem, secrets }: Props) => {
  const { url, repository, events, secret, given } = draft
  // The one it is of may be in the trash.
  const names = new Set([...useRepositories().values()].map(({ name }) => name))
  if (repository !== everywhere) names.add(repository)
  return (
    <FieldStack>
      <TextField
        label="Address"
        hint={addressHint}
        placeholder="https://ci.example.org/hook"
        mono
        autoFocus
        value={url}
        onChange={(entered) => onChange({ url: entered })}
        error={addressProblem}
      />
      <SelectField
        label="Repositories"
        value={repository}
        choices={[
          { value: everywhere, label: 'All repositories' },
          ...[...names].sort().map((name) => ({ value: name, label: name })),
        ]}
        onChange={(chosen) => onChange({ repository: chosen })}
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
              onChange({ events: checked ? [...events, name] : events.filter((one) => one !== name) })
            }
          />
        ))}
      </fieldset>
      <SelectField
        label="Secret"
        hint={
          secret === 'made'
            ? 'It signs every request, and is shown once after this.'
            : 'It signs every request.'
        }
        value={secret}
        choices={secrets}
        onChange={(chosen) => onChange({ secret: chosen })}
      />
      {secret === 'given' && (
        <TextField
          label="Your secret"
          hint={`At least ${shortestSecret} characters. It is not shown again.`}
          type="password"
          autoComplete="new-password"
          value={given}
          onChange={(entered) => onChange({ given: entered })}
        />
      )}
    </FieldStack>
  )
}
