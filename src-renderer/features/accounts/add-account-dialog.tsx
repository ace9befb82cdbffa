import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { credentialOf, emptyDraft, type CredentialKind } from '../../widgets/sign-in/credential-draft.ts'
import { CredentialFields } from '../../widgets/sign-in/credential-fields.tsx'

const kinds: readonly CredentialKind[] = ['password', 'ssh_key', 'ssh_agent']

/** A sign-in for a host, before there is a mirror that needs it. */
export const AddAccountDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [host, setHost] = useState('')
  const [label, setLabel] = useState('')
  const [draft, setDraft] = useState(emptyDraft('password'))
  const add = useAction('accounts.add')
  const credential = credentialOf(draft)

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (credential === null) return
    const name = label.trim()
    const added = await add.run({ host: host.trim(), credential, ...(name === '' ? {} : { label: name }) })
    if (added !== null) onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add account"
      description="It is proposed for every mirror at this host. The first mirror that uses it tests it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="add-account"
            tone="primary"
            busy={add.isBusy}
            disabled={host.trim() === '' || credential === null}
          >
            Add account
          </Button>
        </>
      }
    >
      <form id="add-account" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextField
            label="Host"
            mono
            autoFocus
            placeholder="github.com"
            hint="With its port where addresses name one."
            value={host}
            onChange={setHost}
          />
          <CredentialFields host={host.trim()} kinds={kinds} draft={draft} onChange={setDraft} />
          <TextField
            label="Name"
            placeholder="Work"
            hint="Empty: the user name and the host."
            value={label}
            onChange={setLabel}
          />
          {add.error !== null && <CallFailure error={add.error} />}
        </FieldStack>
      </form>
    </Dialog>
  )
}
