import type { ReactNode } from 'react'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { failureWords } from './failure-words.ts'

/** A failed call about a remote, in the one error pattern. */
export const CallFailure = ({
  error,
  actions,
}: {
  readonly error: AppError
  readonly actions?: ReactNode
}) => {
  const { title, advice, output } = failureWords(error)
  return <ErrorPanel title={title} advice={advice} output={output} actions={actions} />
}
