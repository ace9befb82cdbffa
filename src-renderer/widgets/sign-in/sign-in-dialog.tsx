import { useId, useState, type SyntheticEvent } from 'react'
import { parseRemoteUrl, type RemoteProtocol } from '../../../src-shared/domain/remote-url.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SelectField } from '../../components/field.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { useAccount, useAccounts } from '../../stores/use-accounts.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from './call-failure.tsx'
import { credentialOf, emptyDraft, kindsFor, kindsOfAccount } from './credential-draft.ts'
import { CredentialFields } from './credential-fields.tsx'
import { fittingAccounts } from './fitting-accounts.ts'
import { ForgeSignInDialog } from './forge-sign-in-dialog.tsx'
import styles from './sign-in-dialog.module.css'
import { mirrorsOfSignIn, mirrorToTry, whatFollows } from './stopped-mirrors.ts'
import { UsedBy } from './used-by.tsx'
import { useSaveSignIn, type NewSignIn } from './use-save-sign-in.ts'

export type SignInDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly host: string
  /** The account that gets another secret; null: the mirror gets a sign-in. */
  readonly accountId: string | null
  /** The mirror it is about; null when it is about the account alone. */
  readonly mirrorId: string | null
}

/** Asks for the sign-in to a host, tries it, saves it, and with that tries again what it stopped. */
export const SignInDialog = ({ open, ...rest }: SignInDialogProps) => {
  const account = useAccount(rest.accountId)
  if (!open) return null
  // What git uses there is the token of the forge: both get the new one.
  return account !== null && account.connection !== null && account.credentialKind === 'password' ? (
    <ForgeSignInDialog account={account} onClose={rest.onClose} />
  ) : (
    <SignInForm {...rest} />
  )
}

const another = 'another'

const protocolOf = (url: string | undefined): RemoteProtocol =>
  url === undefined ? 'https' : parseRemoteUrl(url).address.protocol

const SignInForm = ({ onClose, host, accountId, mirrorId }: Omit<SignInDialogProps, 'open'>) => {
  const formId = useId()
  const account = useAccount(accountId)
  const accounts = useAccounts()
  const mirrors = mirrorsOfSignIn(
    [...useMirrors().values()].map(({ mirror }) => mirror),
    useProblems(),
    { accountId, mirrorId },
  )
  const tryWith = mirrorToTry(mirrors, mirrorId)
  const protocol = protocolOf(tryWith?.url)
  const kinds = account === null ? kindsFor(protocol) : kindsOfAccount(account)
  const [draft, setDraft] = useState(() => ({
    ...emptyDraft(account?.credentialKind ?? kinds[0] ?? 'password', account?.username ?? ''),
    keyFile: account?.keyFile ?? '',
  }))
  // A mirror that has no account yet, or whose account may not do it, may use another that exists.
  const others =
    accountId === null
      ? fittingAccounts(accounts.values(), { protocol, host }).filter(({ id }) => id !== tryWith?.accountId)
      : []
  const [chosen, setChosen] = useState(others[0]?.id ?? another)
  const { save, phase, error, failedInTest } = useSaveSignIn({ accountId, mirrors, tryWith })
  const show = useShowToast()

  const credential = credentialOf(draft)
  const signIn: NewSignIn | null =
    chosen !== another
      ? { kind: 'account', accountId: chosen }
      : credential === null
        ? null
        : { kind: 'credential', credential }

  const submit = async (untested: boolean): Promise<void> => {
    if (signIn === null || phase !== 'rest' || !(await save(signIn, { untested }))) return
    show({ text: `The sign-in to ${hostName(host)} is saved. ${whatFollows(mirrors)}`, tone: 'good' })
    onClose()
  }
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault()
    void submit(false)
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Sign in to ${hostName(host)}`}
      description={account === null ? undefined : `A new sign-in for the account ${account.label}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {error !== null && failedInTest && (
            <Button disabled={signIn === null} onClick={() => void submit(true)}>
              Save anyway
            </Button>
          )}
          <Button
            type="submit"
            form={formId}
            tone="primary"
            disabled={signIn === null}
            busy={phase !== 'rest'}
          >
            {phase === 'testing' ? 'Testing…' : tryWith === null ? 'Save' : 'Test and save'}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles['form']} onSubmit={onSubmit}>
        <UsedBy mirrors={mirrors} />
        {others.length > 0 && (
          <SelectField
            label="Account"
            value={chosen}
            choices={[
              ...others.map(({ id, label }) => ({ value: id, label })),
              { value: another, label: 'Another sign-in' },
            ]}
            onChange={setChosen}
          />
        )}
        {chosen === another && (
          <CredentialFields host={host} kinds={kinds} draft={draft} onChange={setDraft} autoFocus />
        )}
        {error !== null && <CallFailure error={error} />}
      </form>
    </Dialog>
  )
}
