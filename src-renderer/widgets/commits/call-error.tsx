import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import styles from './commit-list.module.css'

/** What was asked for could not be read. `title` says it where the error itself does not say of what. */
export const CallError = ({
  error,
  title = error.message,
  onRetry,
}: {
  readonly error: AppError
  readonly title?: string
  readonly onRetry: () => void
}) => (
  <div className={styles['space']}>
    <ErrorPanel
      title={title}
      advice={errorMessage(error.code, error.details).advice}
      actions={<Button onClick={onRetry}>Try again</Button>}
    />
  </div>
)
