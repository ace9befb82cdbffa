import { useState } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { Button } from '../../components/button.tsx'
import { HostSign } from '../../components/host-sign.tsx'
import { Page, Section } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { hostKind, type HostKind } from '../../lib/host-kind.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { useSlow } from '../../lib/use-slow.ts'
import { useAccounts, useAccountsLoaded } from '../../stores/use-accounts.ts'
import { useCall } from '../../stores/use-call.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { ForgeSignInDialog } from '../../widgets/sign-in/forge-sign-in-dialog.tsx'
import { SignInDialog } from '../../widgets/sign-in/sign-in-dialog.tsx'
import { AccountRow, type AccountTask } from './account-row.tsx'
import { accountsByHost } from './accounts-by-host.ts'
import styles from './accounts.module.css'
import { AddAccountDialog } from './add-account-dialog.tsx'
import { CredentialProblems } from './credential-problems.tsx'
import { HostKeysSection } from './host-keys-section.tsx'
import { InstallationsDialog } from './installations-dialog.tsx'
import { PublicKeyDialog } from './public-key-dialog.tsx'
import { RemoveAccountDialog } from './remove-account-dialog.tsx'
import { RenameAccountDialog } from './rename-account-dialog.tsx'
import { useCheckAccount } from './use-check-account.ts'
import { useCheckExistence } from './use-check-existence.ts'

/** The forge is known by its account, where its name does not tell. */
const signOf = ([first]: readonly Account[], host: string): HostKind =>
  first === undefined || first.kind === 'generic' || hostKind(host) !== 'generic'
    ? hostKind(host)
    : first.kind

type Open = {
  readonly task: Exclude<AccountTask, 'check' | 'look' | 'accept_gone'>
  readonly account: Account
}

const TaskDialog = ({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) => {
  const { account } = open
  switch (open.task) {
    case 'rename':
      return <RenameAccountDialog account={account} onClose={onClose} />
    case 'remove':
      return <RemoveAccountDialog account={account} onClose={onClose} />
    case 'public_key':
      return <PublicKeyDialog account={account} onClose={onClose} />
    case 'installations':
      return <InstallationsDialog account={account} onClose={onClose} />
    case 'sign_in':
      return account.connection !== null ? (
        <ForgeSignInDialog account={account} onClose={onClose} />
      ) : (
        <SignInDialog open onClose={onClose} host={account.host} accountId={account.id} mirrorId={null} />
      )
  }
}

/** Sign-ins by host, what is wrong with them first, and the SSH hosts that are trusted. */
export const AccountsPage = () => {
  const accounts = useAccounts()
  const isLoaded = useAccountsLoaded()
  const isSlow = useSlow(!isLoaded)
  const [isAdding, setAdding] = useState(false)
  const [open, setOpen] = useState<Open | null>(null)
  const check = useCheckAccount()
  const look = useCheckExistence()
  const existence = useCall(
    'existence.list',
    { notable: true },
    { refreshOn: ({ name }) => name === 'existence.changed', keepPrevious: true },
  )
  const onTask = (task: AccountTask, account: Account): void => {
    if (task === 'check') void check(account)
    else if (task === 'look' || task === 'accept_gone') void look(account, task === 'accept_gone')
    else setOpen({ task, account })
  }
  const hasProblem = useProblems().some(({ kind }) => kind === 'credential')
  return (
    <Page title="Accounts">
      {!isLoaded && isSlow && <SkeletonRows count={4} />}
      {isLoaded && (
        <>
          <CredentialProblems />
          <Section
            title="Sign-ins"
            description={
              accounts.size === 0
                ? 'An account opens what a host does not show to everybody. A mirror that needs one asks for it; or add it now.'
                : 'Secrets are stored sealed, handed to git alone, and shown nowhere again.'
            }
            actions={
              // Where something must be corrected, that is the first thing to press.
              <Button tone={hasProblem ? 'plain' : 'primary'} onClick={() => setAdding(true)}>
                Add account
              </Button>
            }
          >
            {accounts.size === 0 && <p className={styles['muted']}>No accounts yet.</p>}
            {accountsByHost(accounts.values()).map(({ host, accounts: ofHost }) => (
              <div key={host} className={styles['group']}>
                <h3 className={styles['host']}>
                  <HostSign kind={signOf(ofHost, host)} />
                  {hostName(host)}
                </h3>
                <ul className={styles['rows']}>
                  {ofHost.map((account) => (
                    <AccountRow
                      key={account.id}
                      account={account}
                      existence={
                        existence.data?.accounts.find(({ accountId }) => accountId === account.id) ?? null
                      }
                      onTask={(task) => onTask(task, account)}
                    />
                  ))}
                </ul>
              </div>
            ))}
          </Section>
          <HostKeysSection />
        </>
      )}
      {isAdding && <AddAccountDialog onClose={() => setAdding(false)} />}
      {open !== null && <TaskDialog open={open} onClose={() => setOpen(null)} />}
    </Page>
  )
}
