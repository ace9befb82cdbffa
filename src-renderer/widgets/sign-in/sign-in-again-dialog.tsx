import { useEffect, useId, type SyntheticEvent } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { useAppChoice } from './app-fields.tsx'
import { CallFailure } from './call-failure.tsx'
import { SignInProgress } from './sign-in-progress.tsx'
import { useSignIn } from './use-sign-in.ts'

export type SignInAgainProps = {
  readonly account: Account
  readonly onClose: () => void
  /** Gives it a token that was made at the forge instead. */
  readonly onToken: () => void
}

/** Another sign-in for an account at a forge: for all its mirrors at once, and by the same person alone. */
export const SignInAgainDialog = (props: SignInAgainProps) => {
  const { kind, connection } = props.account
  if (kind === 'generic' || connection === null) return null
  return <Form {...props} kind={kind} connection={connection} />
}

const Form = ({
  account,
  kind,
  connection,
  onClose,
  onToken,
}: SignInAgainProps & {
  readonly kind: ForgeKind
  readonly connection: NonNullable<Account['connection']>
}) => {
  const formId = useId()
  const app = useAppChoice(kind, connection.webUrl, connection.signIn?.way)
  const begin = useAction('accounts.signIn.again')
  const signIn = useSignIn()
  const show = useShowToast()
  const { state, leave } = signIn
  const isDone = state?.state === 'done'
  const { mirrorCount, label } = account

  useEffect(() => {
    if (!isDone) return
    const what = mirrorCount === 0 ? '' : ` ${plural(mirrorCount, 'mirror')} will use it.`
    show({ text: `Signed in again: ${label}.${what}`, tone: 'good' })
    onClose()
  }, [isDone, mirrorCount, label, show, onClose])

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (app.chosen === null || begin.isBusy) return
    const begun = await begin.run({ id: account.id, ...app.chosen })
    if (begun !== null) signIn.follow(begun)
  }
  const close = (): void => {
    leave()
    onClose()
  }
  const isOver =
    state !== null && (signIn.error !== null || state.state === 'failed' || state.state === 'cancelled')
  return (
    <Dialog
      open
      onClose={close}
      title={`Sign in again: ${account.label}`}
      description={`As ${connection.login}. The sign-in of now is used until the new one works.`}
      footer={
        <>
          {state === null && <Button onClick={onToken}>Enter a token instead</Button>}
          <Button onClick={close}>Cancel</Button>
          {isOver && (
            <Button tone="primary" onClick={leave}>
              Begin again
            </Button>
          )}
          {state === null && (
            <Button
              type="submit"
              form={formId}
              tone="primary"
              busy={begin.isBusy}
              disabled={app.chosen === null}
            >
              Sign in
            </Button>
          )}
        </>
      }
    >
      {state === null ? (
        <form id={formId} onSubmit={(event) => void submit(event)}>
          {app.fields}
          {begin.error !== null && <CallFailure error={begin.error} />}
        </form>
      ) : (
        <SignInProgress signIn={signIn} />
      )}
    </Dialog>
  )
}
