import { useId, useState, type SyntheticEvent } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { AppKeyFields, emptyAppKey } from './app-key-fields.tsx'
import { CallFailure } from './call-failure.tsx'

/** Another private key or webhook secret of a GitHub App; what is left empty stays as it is. */
export const NewAppKeyDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const formId = useId()
  const [draft, setDraft] = useState(emptyAppKey)
  const change = useAction('githubApps.change')
  const show = useShowToast()
  const privateKey = draft.privateKey.trim()
  const webhookSecret = draft.webhookSecret.trim()
  const isComplete = privateKey !== '' || webhookSecret !== ''

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (!isComplete || change.isBusy) return
    const changed = await change.run({
      id: account.id,
      ...(privateKey === '' ? {} : { privateKey }),
      ...(webhookSecret === '' ? {} : { webhookSecret }),
    })
    if (changed === null) return
    show({ text: 'The app is changed.', tone: 'good' })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`New key for ${account.label}`}
      description="What is left empty stays as it is. The old key is used until the new one works."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" busy={change.isBusy} disabled={!isComplete}>
            {change.isBusy ? 'Testing…' : 'Test and save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <AppKeyFields draft={draft} isChange onChange={setDraft} />
          {change.error !== null && <CallFailure error={change.error} />}
        </FieldStack>
      </form>
    </Dialog>
  )
}
