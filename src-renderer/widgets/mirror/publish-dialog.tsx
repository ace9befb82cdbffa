import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import styles from './mirror-dialogs.module.css'

/** Whether a call was refused because a person has to say that something private may become public. */
export const wantsPublishing = (error: AppError | null): error is AppError =>
  error?.code === 'publish_unconfirmed'

/** What would become readable for whom, and why it is taken for private. Nothing has happened yet. */
export const PublishDialog = ({
  error,
  confirmLabel,
  busy,
  onConfirm,
  onClose,
}: {
  /** What the call was refused with; null closes the dialog. */
  readonly error: AppError | null
  /** "Publish and add the mirror". */
  readonly confirmLabel: string
  readonly busy: boolean
  /** The same call again, with `confirmPublic`. */
  readonly onConfirm: () => void
  readonly onClose: () => void
}) => {
  const asked = wantsPublishing(error) ? error : null
  const details = asked?.details ?? {}
  const { title, advice } = errorMessage('publish_unconfirmed', details)
  const repository = typeof details['repository'] === 'string' ? details['repository'] : 'this repository'
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={onClose}
      title={`Make ${repository} public?`}
      description={
        <div className={styles['words']}>
          <p>{title}</p>
          <p>{advice}</p>
        </div>
      }
      confirmLabel={confirmLabel}
      busy={busy}
      onConfirm={onConfirm}
    />
  )
}
