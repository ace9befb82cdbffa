import type { Account } from '../../../src-shared/domain/account.ts'
import type { LeftHook } from '../../../src-shared/domain/hooks-in.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { plural } from '../../lib/plural.ts'
import styles from './accounts.module.css'

/** After an account was removed: its webhooks that nobody could take away, for a person to delete at the forge. */
export const LeftHooksDialog = ({
  account,
  left,
  onClose,
}: {
  readonly account: Pick<Account, 'label' | 'host'>
  readonly left: readonly LeftHook[]
  readonly onClose: () => void
}) => (
  <Dialog
    open
    onClose={onClose}
    title={`${account.label} is removed`}
    description={`${plural(left.length, 'webhook')} could not be taken away at ${account.host}. ${left.length === 1 ? 'It does' : 'They do'} no harm here, and ${left.length === 1 ? 'is' : 'are'} deleted in the settings of ${left.length === 1 ? 'its repository' : 'their repositories'} there.`}
    footer={
      <Button tone="primary" onClick={onClose}>
        Close
      </Button>
    }
  >
    <ul className={styles['mirrors']} aria-label="Webhooks that are left" tabIndex={0}>
      {left.map(({ path, url }) => (
        <li key={`${path} ${url}`} title={url}>
          {path}
        </li>
      ))}
    </ul>
  </Dialog>
)
