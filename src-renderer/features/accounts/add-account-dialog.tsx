import { useId, useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { ChoiceGrid } from './choice-grid.tsx'
import type { AccountChoice } from './forge-choices.ts'
import { useForgeAccount } from './use-forge-account.tsx'
import { useGenericAccount } from './use-generic-account.tsx'

/** An account at a forge, or a sign-in for any other git host. */
export const AddAccountDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const formId = useId()
  const [choice, setChoice] = useState<AccountChoice>('github')
  const [label, setLabel] = useState('')
  const show = useShowToast()
  const isForge = choice !== 'generic'
  const forge = useForgeAccount(isForge ? choice : 'github')
  const generic = useGenericAccount()
  const form = isForge ? forge : generic
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (!form.isComplete || form.isBusy) return
    const added = await form.add(label.trim())
    if (added === null) return
    if (added.connection !== null) {
      show({ text: `Connected to ${added.host} as ${added.connection.login}.`, tone: 'good' })
    }
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add account"
      description={
        isForge
          ? 'The forge is asked who the token belongs to. It is stored sealed, and shown nowhere again.'
          : 'It is proposed for every mirror at this host.'
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" busy={form.isBusy} disabled={!form.isComplete}>
            {!isForge ? 'Add account' : form.isBusy ? 'Connecting…' : 'Connect'}
          </Button>
        </>
      }
    >
      <ChoiceGrid value={choice} onChange={setChoice} />
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <FieldStack>
          {form.fields}
          <TextField
            label="Name"
            placeholder="Work"
            hint="Empty: the user name and the host."
            value={label}
            onChange={setLabel}
          />
          {form.error !== null && <CallFailure error={form.error} />}
        </FieldStack>
      </form>
    </Dialog>
  )
}
