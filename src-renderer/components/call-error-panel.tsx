import type { ReactNode } from 'react'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../src-shared/errors/error-message.ts'
import { ErrorPanel } from './error-panel.tsx'

/** A call that failed: what happened, and what to do about it. */
export const CallErrorPanel = ({
  error,
  actions,
}: {
  readonly error: AppError
  readonly actions?: ReactNode
}) => (
  <ErrorPanel
    title={error.message}
    advice={errorMessage(error.code, error.details).advice}
    actions={actions}
  />
)
