import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextAreaField, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'

type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly onAdded: () => void
}

/** The form is made anew each time it opens. */
export const AddSigningKeyDialog = ({ open, ...rest }: DialogProps) =>
  open ? <AddSigningKeyForm {...rest} /> : null

const AddSigningKeyForm = ({ onClose, onAdded }: Omit<DialogProps, 'open'>) => {
  const [key, setKey] = useState('')
  const [label, setLabel] = useState('')
  const [organization, setOrganization] = useState('')
  const add = useAction('signingKeys.add')
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (key.trim() === '') return
    const added = await add.run({
      key,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(organization.trim() === '' ? {} : { organization: organization.trim() }),
    })
    if (added === null) return
    onAdded()
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a signing key"
      description="Its owner signs commits with the private part, which stays where it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="add-signing-key"
            tone="primary"
            busy={add.isBusy}
            disabled={key.trim() === ''}
          >
            Add the key
          </Button>
        </>
      }
    >
      <form id="add-signing-key" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextAreaField
            label="Public key"
            hint="An SSH key line, or what gpg --armor --export prints."
            placeholder={'ssh-ed25519 AAAA…\n\nor\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----'}
            mono
            rows={6}
            value={key}
            onChange={setKey}
            error={add.error?.message ?? null}
          />
          <TextField
            label="Name"
            hint="Empty: what the key says of itself."
            placeholder="Ada’s laptop"
            value={label}
            onChange={setLabel}
          />
          <TextField
            label="Organization"
            hint="The issuer (iss) of the tokens that push. Empty: this Mirrordesk’s own."
            value={organization}
            onChange={setOrganization}
          />
        </FieldStack>
      </form>
    </Dialog>
  )
}
