import { useState, type SyntheticEvent } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'

/** Another name for an account; its sign-in stays. */
export const RenameAccountDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const [label, setLabel] = useState(account.label)
  const change = useAction('accounts.change')
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if ((await change.run({ id: account.id, label: label.trim() })) !== null) onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Rename ${account.label}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="rename-account"
            tone="primary"
            busy={change.isBusy}
            disabled={label.trim() === ''}
          >
            Rename
          </Button>
        </>
      }
    >
      <form id="rename-account" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          autoFocus
          value={label}
          onChange={setLabel}
          error={change.error?.message ?? null}
        />
      </form>
    </Dialog>
  )
}
