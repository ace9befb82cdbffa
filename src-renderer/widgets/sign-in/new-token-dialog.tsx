import { useId, useState, type SyntheticEvent } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from './call-failure.tsx'
import { emptyToken, TokenFields, tokenOf } from './token-fields.tsx'

/** Another token for an account at a forge: for all its mirrors at once, after the forge has taken it. */
export const NewTokenDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const formId = useId()
  const [draft, setDraft] = useState(emptyToken)
  const change = useAction('accounts.changeToken')
  const show = useShowToast()
  const { kind, connection, mirrorCount } = account
  const given = tokenOf(draft)
  if (kind === 'generic' || connection === null) return null

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (given === null || change.isBusy) return
    if ((await change.run({ id: account.id, ...given })) === null) return
    const what = mirrorCount === 0 ? '' : ` ${plural(mirrorCount, 'mirror')} will use it.`
    show({ text: `${forgeNames[kind]} takes the new token.${what}`, tone: 'good' })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`New token for ${account.label}`}
      description={`It must belong to ${connection.login}. The old one is used until the new one works.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" busy={change.isBusy} disabled={given === null}>
            {change.isBusy ? 'Testing…' : 'Test and save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <TokenFields kind={kind} webUrl={connection.webUrl} draft={draft} onChange={setDraft} autoFocus />
        {change.error !== null && <CallFailure error={change.error} />}
      </form>
    </Dialog>
  )
}
