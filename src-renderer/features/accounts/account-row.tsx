import { Ellipsis } from 'lucide-react'
import { Link } from 'wouter'
import type { Account } from '../../../src-shared/domain/account.ts'
import { IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { credentialKindWords, whoseSignIn } from '../../widgets/sign-in/sign-in-words.ts'
import styles from './accounts.module.css'
import { ConnectionLine } from './connection-line.tsx'

export type AccountTask = 'check' | 'rename' | 'sign_in' | 'remove'

/** An account: its name, how it signs in, how many mirrors use it. */
export const AccountRow = ({
  account,
  onTask,
}: {
  readonly account: Account
  readonly onTask: (task: AccountTask) => void
}) => {
  const whose = whoseSignIn(account)
  const { connection } = account
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
        {connection?.shortcomings.map((sentence) => (
          <span key={sentence} className={styles['small']} title={sentence}>
            {sentence}
          </span>
        ))}
      </div>
      {connection !== null && (
        <Link href={places.discovery(account.id)} aria-label={`Repositories of ${account.label}`}>
          Repositories
        </Link>
      )}
      <span className={styles['count']}>
        {account.mirrorCount === 0 ? 'not used' : plural(account.mirrorCount, 'mirror')}
      </span>
      <Menu
        trigger={<IconButton label={`Change ${account.label}`} icon={<Ellipsis />} />}
        items={[
          ...(connection === null ? [] : [{ label: 'Check now', onSelect: () => onTask('check') }]),
          {
            label: connection === null ? 'New sign-in…' : 'New token…',
            onSelect: () => onTask('sign_in'),
          },
          { label: 'Rename…', onSelect: () => onTask('rename') },
          'separator',
          { label: 'Remove…', tone: 'danger', onSelect: () => onTask('remove') },
        ]}
      />
    </li>
  )
}
