import { useEffect, useId, useState, type SyntheticEvent } from 'react'
import { signInWays } from '../../../src-shared/domain/forge-sign-in.ts'
import { forgeOfChoice } from '../../../src-shared/domain/forge-words.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextField } from '../../components/field.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { useAccount } from '../../stores/use-accounts.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { SignInProgress } from '../../widgets/sign-in/sign-in-progress.tsx'
import { useSignIn } from '../../widgets/sign-in/use-sign-in.ts'
import { ChoiceGrid } from './choice-grid.tsx'
import { accountChoices, type AccountChoice } from './forge-choices.ts'
import { useForgeAccount } from './use-forge-account.tsx'
import { useForgePlace } from './use-forge-place.tsx'
import { useGitHubApp } from './use-github-app.tsx'
import { useGenericAccount } from './use-generic-account.tsx'
import { useSignInAccount } from './use-sign-in-account.tsx'

type Mode = 'token' | 'sign_in' | 'github_app' | 'generic'

const descriptions: Readonly<Record<Mode, string>> = {
  token: 'The forge is asked who the token belongs to. It is stored sealed, and shown nowhere again.',
  sign_in: 'You sign in at the forge, and allow Mirrordesk there. What it gives is stored sealed.',
  github_app: 'GitHub is asked who the app is, and where it is installed.',
  generic: 'It is proposed for every mirror at this host.',
}

/** An account at a forge, by a token or by signing in there, or a sign-in for any other git host. */
export const AddAccountDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const formId = useId()
  const [choice, setChoice] = useState<AccountChoice>('github')
  const [ownMode, setMode] = useState<'token' | 'sign_in' | null>(null)
  const [label, setLabel] = useState('')
  const show = useShowToast()
  const forgeChoice = choice === 'generic' || choice === 'github_app' ? 'github' : choice
  const place = useForgePlace(forgeChoice)
  const byToken = useForgeAccount(forgeChoice, place)
  const bySignIn = useSignInAccount(forgeChoice, place)
  const app = useGitHubApp()
  const generic = useGenericAccount()
  const signIn = useSignIn()
  const { state, leave } = signIn
  const isForge = choice !== 'generic' && choice !== 'github_app'
  const canSignIn = isForge && signInWays(forgeOfChoice(choice).kind).length > 0
  const forgeMode = canSignIn ? (ownMode ?? (bySignIn.isKnown ? 'sign_in' : 'token')) : 'token'
  const mode: Mode = isForge ? forgeMode : choice
  const byEntry = { token: byToken, github_app: app, generic }
  const form = mode === 'sign_in' ? bySignIn : byEntry[mode]

  const added = useAccount(state?.state === 'done' ? state.accountId : null)
  useEffect(() => {
    if (added === null || added.connection === null) return
    show({ text: `Connected to ${added.host} as ${added.connection.login}.`, tone: 'good' })
    onClose()
  }, [added, show, onClose])

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (!form.isComplete || form.isBusy) return
    if (mode === 'sign_in') {
      const begun = await bySignIn.begin(label.trim())
      if (begun !== null) signIn.follow(begun)
      return
    }
    const account = await byEntry[mode].add(label.trim())
    if (account === null) return
    if (account.connection !== null) {
      show({ text: `Connected to ${account.host} as ${account.connection.login}.`, tone: 'good' })
    }
    onClose()
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
      title={state === null ? 'Add account' : `Sign in at ${accountChoices[choice].label}`}
      description={descriptions[mode]}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          {isOver && (
            <Button tone="primary" onClick={leave}>
              Begin again
            </Button>
          )}
          {state === null && (
            <Button type="submit" form={formId} tone="primary" busy={form.isBusy} disabled={!form.isComplete}>
              {mode === 'generic'
                ? 'Add account'
                : form.isBusy
                  ? 'Connecting…'
                  : mode === 'sign_in'
                    ? 'Sign in'
                    : 'Connect'}
            </Button>
          )}
        </>
      }
    >
      {state !== null ? (
        <SignInProgress signIn={signIn} />
      ) : (
        <>
          <ChoiceGrid value={choice} onChange={setChoice} />
          <form id={formId} onSubmit={(event) => void submit(event)}>
            <FieldStack>
              {canSignIn && (
                <SegmentedControl
                  label="How to connect"
                  value={forgeMode}
                  choices={[
                    { value: 'sign_in', label: 'Sign in' },
                    { value: 'token', label: 'Token' },
                  ]}
                  onChange={setMode}
                />
              )}
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
        </>
      )}
    </Dialog>
  )
}
