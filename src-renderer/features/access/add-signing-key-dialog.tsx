import { useAction } from '../../stores/use-action.ts'
import { KeyDialog, type KeyDialogProps, type KeyWords } from './key-dialog.tsx'

const words: KeyWords = {
  title: 'Add a signing key',
  description: 'Its owner signs commits with the private part, which stays where it is.',
  keyHint: 'An SSH key line, or what gpg --armor --export prints.',
  keyPlaceholder: 'ssh-ed25519 AAAA…\n\nor\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----',
  nameHint: 'Empty: what the key says of itself.',
  namePlaceholder: 'Ada’s laptop',
  organizationHint: 'The issuer (iss) of the tokens that push. Empty: this Mirrordesk’s own.',
}

/** A key that may sign commits. */
export const AddSigningKeyDialog = (props: KeyDialogProps) => {
  const { run, isBusy, error } = useAction('signingKeys.add')
  return (
    <KeyDialog
      {...props}
      words={words}
      isBusy={isBusy}
      error={error?.message ?? null}
      onAdd={async (entered) => (await run(entered)) !== null}
    />
  )
}
