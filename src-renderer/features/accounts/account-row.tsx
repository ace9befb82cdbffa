import { Ellipsis } from 'lucide-react'
import { Link } from 'wouter'
import type { Account } from '../../../src-shared/domain/account.ts'
import type { AccountExistence } from '../../../src-shared/domain/existence.ts'
import { IconButton } from '../../components/button.tsx'
import { LinkedText } from '../../components/linked-text.tsx'
import { Menu } from '../../components/menu.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { credentialKindWords, whoseSignIn } from '../../widgets/sign-in/sign-in-words.ts'
import { AccountExistenceLine } from './account-existence-line.tsx'
import styles from './accounts.module.css'
import { ConnectionLine } from './connection-line.tsx'

export type AccountTask =
  'check' | 'look' | 'accept_gone' | 'rename' | 'sign_in' | 'public_key' | 'installations' | 'remove'

/** An account: its name, how it signs in, how many mirrors use it. */
export const AccountRow = ({
  account,
  existence,
  onTask,
}: {
  readonly account: Account
  /** Of its repositories; null while nothing is known, or for a sign-in without a forge. */
  readonly existence: AccountExistence | null
  readonly onTask: (task: AccountTask) => void
}) => {
  const whose = whoseSignIn(account)
  const { connection } = account
  const isApp = connection?.appId !== undefined
  return (
    <li className={styles['row']}>
      <div className={styles['text']}>
        <span className={styles['label']} title={account.label}>
          {account.label}
        </span>
        {connection === null ? (
          <span className={styles['small']} title={whose}>
            {credentialKindWords[account.credentialKind]}
            {account.credentialKind !== 'ssh_agent' && ` · ${whose}`}
          </span>
        ) : (
          <ConnectionLine connection={connection} />
        )}
        <AccountExistenceLine existence={existence} />
        {connection?.shortcomings.map((sentence) => (
          <span key={sentence} className={styles['note']}>
            <LinkedText text={sentence} />
          </span>
        ))}
      </div>
      {connection !== null && (
        <>
          <Link href={places.discovery(account.id)} aria-label={`Repositories of ${account.label}`}>
            Repositories
          </Link>
          <Link href={places.hooksIn(account.id)} aria-label={`Webhooks of ${account.label}`}>
            Webhooks
          </Link>
        </>
      )}
      <span className={styles['count']}>
        {account.mirrorCount === 0 ? 'not used' : plural(account.mirrorCount, 'mirror')}
      </span>
      <Menu
        trigger={<IconButton label={`Change ${account.label}`} icon={<Ellipsis />} />}
        items={[
          ...(connection === null
            ? []
            : [
                { label: 'Check now', onSelect: () => onTask('check') },
                { label: 'Look for its repositories', onSelect: () => onTask('look') },
              ]),
          ...(existence === null || existence.stopped === null
            ? []
            : [{ label: 'They were deleted indeed', onSelect: () => onTask('accept_gone') }]),
          {
            label:
              connection === null
                ? 'New sign-in…'
                : isApp
                  ? 'New key…'
                  : connection.signIn === null
                    ? 'New token…'
                    : 'Sign in again…',
            onSelect: () => onTask('sign_in'),
          },
          ...(isApp ? [{ label: 'Installations…', onSelect: () => onTask('installations') }] : []),
          ...(account.credentialKind === 'ssh_key'
            ? [{ label: 'Public key…', onSelect: () => onTask('public_key') }]
            : []),
          { label: 'Rename…', onSelect: () => onTask('rename') },
          'separator',
          { label: 'Remove…', tone: 'danger', onSelect: () => onTask('remove') },
        ]}
      />
    </li>
  )
}
