import { useState } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { LeftHook } from '../../../src-shared/domain/hooks-in.ts'
import { toAppError, type AppError } from '../../../src-shared/errors/app-error.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { SelectField } from '../../components/field.tsx'
import { plural } from '../../lib/plural.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useAccounts } from '../../stores/use-accounts.ts'
import { useCall } from '../../stores/use-call.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { kindsFor } from '../../widgets/sign-in/credential-draft.ts'
import { fittingAccounts } from '../../widgets/sign-in/fitting-accounts.ts'
import { LeftHooksDialog } from './left-hooks-dialog.tsx'
import styles from './accounts.module.css'

const namedMirrors = 8
const none = 'none'

const inTrashWords = (count: number): string =>
  count === 0
    ? ''
    : ` ${plural(count, 'mirror')} in the trash ${count === 1 ? 'comes' : 'come'} back without a sign-in.`

/** Mirrors that the forge of the account runs itself. */
const watchedWords = (count: number): string =>
  count === 0
    ? ''
    : ` ${plural(count, 'mirror')} that this server runs itself ${count === 1 ? 'goes' : 'go'} on there, and ${count === 1 ? 'is' : 'are'} no longer watched.`

/** Removes an account; its mirrors go on with another, or without a sign-in. */
export const RemoveAccountDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const connection = useContract()
  const all = [...useMirrors().values()].map(({ mirror }) => mirror)
  // What a forge signs in with was given to it: it keeps that.
  const users = all.filter(({ accountId, runner }) => runner === 'local' && accountId === account.id)
  const watched = all.filter(({ forge }) => forge?.accountId === account.id).length
  const { data: trash } = useCall('mirrors.listTrash', {})
  const inTrash = trash?.items.filter(({ accountId }) => accountId === account.id).length ?? 0
  const isPassword = kindsFor('https').includes(account.credentialKind)
  const others = fittingAccounts(useAccounts().values(), {
    protocol: isPassword ? 'https' : 'ssh',
    host: account.host,
  }).filter(({ id }) => id !== account.id)
  const [instead, setInstead] = useState(others[0]?.id ?? none)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const [left, setLeft] = useState<readonly LeftHook[]>([])

  const remove = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const accountId = instead === none ? null : instead
      for (const { id } of users) await connection.call('mirrors.change', { id, accountId })
      const { webhooksLeft } = await connection.call('accounts.remove', { id: account.id })
      if (webhooksLeft.length === 0) onClose()
      else setLeft(webhooksLeft)
    } catch (thrown) {
      setError(toAppError(thrown))
    } finally {
      setBusy(false)
    }
  }
  if (left.length > 0) return <LeftHooksDialog account={account} left={left} onClose={onClose} />
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove ${account.label}?`}
      description={
        (users.length === 0
          ? 'Its sign-in is forgotten. No mirror uses it.'
          : `Its sign-in is forgotten. ${plural(users.length, 'mirror')} ${users.length === 1 ? 'loses' : 'lose'} it; nothing that was mirrored is touched.`) +
        inTrashWords(inTrash) +
        watchedWords(watched)
      }
      confirmLabel="Remove the account"
      busy={isBusy}
      onConfirm={() => void remove()}
    >
      {(users.length > 0 || error !== null) && (
        <div className={styles['stack']}>
          {users.length > 0 && (
            <>
              <ul className={styles['mirrors']} aria-label="Mirrors that use it">
                {users.slice(0, namedMirrors).map((mirror) => (
                  <li key={mirror.id} title={mirror.url}>
                    {mirror.repository}
                  </li>
                ))}
                {users.length > namedMirrors && <li>and {users.length - namedMirrors} more</li>}
              </ul>
              <SelectField
                label={users.length === 1 ? 'It goes on with' : 'They go on with'}
                value={instead}
                choices={[
                  ...others.map(({ id, label }) => ({ value: id, label })),
                  { value: none, label: 'No sign-in' },
                ]}
                onChange={setInstead}
                hint={
                  instead === none
                    ? 'What is not open to everybody stops until you give a sign-in.'
                    : undefined
                }
              />
            </>
          )}
          {error !== null && <CallFailure error={error} />}
        </div>
      )}
    </ConfirmDialog>
  )
}
