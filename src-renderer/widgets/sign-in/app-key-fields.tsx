import { FieldStack, TextAreaField, TextField } from '../../components/field.tsx'

export type AppKeyDraft = { readonly privateKey: string; readonly webhookSecret: string }

export const emptyAppKey: AppKeyDraft = { privateKey: '', webhookSecret: '' }

/** The two secrets of a GitHub App. */
export const AppKeyFields = ({
  draft,
  isChange = false,
  onChange,
}: {
  readonly draft: AppKeyDraft
  /** Of an app that is known: what is left empty stays. */
  readonly isChange?: boolean
  readonly onChange: (draft: AppKeyDraft) => void
}) => (
  <FieldStack>
    <TextAreaField
      label="Private key"
      mono
      autoComplete="off"
      placeholder="-----BEGIN RSA PRIVATE KEY-----"
      hint="What is in the .pem file that GitHub gave. It is stored sealed, and shown nowhere again."
      value={draft.privateKey}
      onChange={(privateKey) => onChange({ ...draft, privateKey })}
    />
    <TextField
      label="Webhook secret"
      type="password"
      autoComplete="new-password"
      hint={`Only where the app's webhooks reach this computer. Empty: ${isChange ? 'as it is' : 'none'}.`}
      value={draft.webhookSecret}
      onChange={(webhookSecret) => onChange({ ...draft, webhookSecret })}
    />
  </FieldStack>
)
