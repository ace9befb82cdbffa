import { useAction } from '../../stores/use-action.ts'
import { KeyDialog, type KeyDialogProps, type KeyWords } from './key-dialog.tsx'

const words: KeyWords = {
  title: 'Add a public key',
  description: 'Its owner signs tokens with the private part, which stays where it is.',
  keyHint: 'As PEM: ECDSA P-256, RSA or Ed25519.',
  keyPlaceholder: '-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----',
  namePlaceholder: 'Build server',
  organizationHint: 'The issuer (iss) that its tokens name. Empty: this Mirrordesk’s own.',
}

/** A key that may sign tokens. */
export const AddKeyDialog = (props: KeyDialogProps) => {
  const { run, isBusy, error } = useAction('keys.add')
  return (
    <KeyDialog
      {...props}
      words={words}
      isBusy={isBusy}
      error={error?.message ?? null}
      onAdd={async ({ key, ...rest }) => (await run({ pem: key, ...rest })) !== null}
    />
  )
}
