import type { ReactNode } from 'react'
import type { Failure } from '../../src-shared/domain/run.ts'
import { retryWords } from '../lib/retry-words.ts'
import { ErrorPanel } from './error-panel.tsx'

/** A failure of a run or mirror as data: the one error pattern, filled in. */
export const FailurePanel = ({
  failure,
  now,
  actions,
  partial = false,
  children,
}: {
  readonly failure: Failure
  /** Epoch milliseconds, so that "in 12 min" is said of the moment it is drawn. */
  readonly now: number
  readonly actions?: ReactNode
  /** Some of it went through: amber. */
  readonly partial?: boolean
  readonly children?: ReactNode
}) => (
  <ErrorPanel
    title={failure.title}
    advice={failure.advice}
    tone={partial ? 'partial' : failure.retry === 'automatic' ? 'waiting' : 'bad'}
    actions={actions}
    next={failure.retryAt === null ? undefined : retryWords(failure.retryAt, now)}
    output={failure.output}
  >
    {children}
  </ErrorPanel>
)
