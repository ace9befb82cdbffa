import type { Account } from '../../../src-shared/domain/account.ts'
import { installationWords } from '../../../src-shared/domain/github-app.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import styles from './accounts.module.css'
import linkStyles from '../../widgets/sign-in/token-fields.module.css'

/** Where a GitHub App is installed, as GitHub says now. */
export const InstallationsDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const { data, error, isSlow } = useCall('githubApps.installations', { id: account.id })
  const { webUrl = '', login = '' } = account.connection ?? {}
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Installations of ${account.label}`}
      description="Each job of git gets a token for its repository alone, from the installation that reaches it."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {data === null && error === null && isSlow && <SkeletonRows count={2} />}
      {error !== null && <CallFailure error={error} />}
      {data !== null && (
        <div className={styles['stack']}>
          {data.items.length > 0 && (
            <ul className={styles['rows']}>
              {data.items.map((installation) => (
                <li key={installation.id} className={styles['row']}>
                  <span className={styles['text']}>{installationWords(installation)}</span>
                  {installation.webUrl !== null && (
                    <a
                      href={installation.webUrl}
                      target="_blank"
                      rel="noreferrer"
                      className={linkStyles['link']}
                      aria-label={`Change at GitHub: the installation of ${installation.owner}`}
                    >
                      Change at GitHub
                    </a>
                  )}
                </li>
              ))}
            </ul>
          )}
          <p>
            {data.items.length === 0 && 'It is installed nowhere yet. '}
            <a
              href={`${webUrl}/apps/${login}/installations/new`}
              target="_blank"
              rel="noreferrer"
              className={linkStyles['link']}
            >
              {data.items.length === 0 ? 'Install it' : 'Install it elsewhere'}
            </a>
          </p>
          <p className={styles['muted']}>
            {data.hasWebhookSecret
              ? 'Its webhook secret is stored.'
              : 'It has no webhook secret here: changes are found at the next check.'}
          </p>
        </div>
      )}
    </Dialog>
  )
}
