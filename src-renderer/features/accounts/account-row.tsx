import { Ellipsis } from 'lucide-react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { IconButton } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { plural } from '../../lib/plural.ts'
import { credentialKindWords, whoseSignIn } from '../../widgets/sign-in/sign-in-words.ts'
import styles from './accounts.module.css'

export type AccountTask = 'rename' | 'sign_in' | 'remove'

/** An account: its name, how it signs in, how many mirrors use it. */
export const AccountRow = ({
  account,
  onTask,
}: {
  readonly account: Account
  readonly onTask: (task: AccountTask) => void
}) => {
  const whose = whoseSignIn(account)
  return (
    <li className={styles['row']}>
      <div className={styles['text']}>
        <span className={styles['label']} title={account.label}>
          {account.label}
        </span>
        <span className={styles['small']} title={whose}>
          {credentialKindWords[account.credentialKind]}
          {account.credentialKind !== 'ssh_agent' && ` · ${whose}`}
        </span>
      </div>
      <span className={styles['count']}>
        {account.mirrorCount === 0 ? 'not used' : plural(account.mirrorCount, 'mirror')}
      </span>
      <Menu
        trigger={<IconButton label={`Change ${account.label}`} icon={<Ellipsis />} />}
        items={[
          { label: 'New sign-in…', onSelect: () => onTask('sign_in') },
          { label: 'Rename…', onSelect: () => onTask('rename') },
          'separator',
          { label: 'Remove…', tone: 'danger', onSelect: () => onTask('remove') },
        ]}
      />
    </li>
  )
}
