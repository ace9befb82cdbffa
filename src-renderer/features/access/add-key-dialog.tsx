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
export const AddKeyDialog = ({ open, ...rest }: DialogProps) => (open ? <AddKeyForm {...rest} /> : null)

const AddKeyForm = ({ onClose, onAdded }: Omit<DialogProps, 'open'>) => {
  const [pem, setPem] = useState('')
  const [label, setLabel] = useState('')
  const [organization, setOrganization] = useState('')
  const add = useAction('keys.add')
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (pem.trim() === '') return
    const key = await add.run({
      pem,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(organization.trim() === '' ? {} : { organization: organization.trim() }),
    })
    if (key === null) return
    onAdded()
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a public key"
      description="Its owner signs tokens with the private part, which stays where it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-key" tone="primary" busy={add.isBusy} disabled={pem.trim() === ''}>
            Add the key
          </Button>
        </>
      }
    >
      <form id="add-key" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextAreaField
            label="Public key"
            hint="As PEM: ECDSA P-256, RSA or Ed25519."
            placeholder={'-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----'}
            mono
            rows={6}
            value={pem}
            onChange={setPem}
            error={add.error?.message ?? null}
          />
          <TextField label="Name" placeholder="Build server" value={label} onChange={setLabel} />
          <TextField
            label="Organization"
            hint="The issuer (iss) that its tokens name. Empty: this Mirrordesk’s own."
            value={organization}
            onChange={setOrganization}
          />
        </FieldStack>
      </form>
    </Dialog>
  )
}
