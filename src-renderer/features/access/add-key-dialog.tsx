import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextAreaField, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'

export const AddKeyDialog = ({
  open,
  onClose,
  onAdded,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onAdded: () => void
}) => {
  const [pem, setPem] = useState('')
  const [label, setLabel] = useState('')
  const [organization, setOrganization] = useState('')
  const add = useAction('keys.add')
  const submit = async (): Promise<void> => {
    const key = await add.run({
      pem,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(organization.trim() === '' ? {} : { organization: organization.trim() }),
    })
    if (key === null) return
    setPem('')
    setLabel('')
    onAdded()
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add a public key"
      description="Its owner signs tokens with the private part, which stays where it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={add.isBusy} disabled={pem.trim() === ''} onClick={() => void submit()}>
            Add the key
          </Button>
        </>
      }
    >
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
    </Dialog>
  )
}
