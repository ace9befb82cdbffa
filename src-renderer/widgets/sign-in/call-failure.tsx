import { useEffect, useRef, type ReactNode } from 'react'
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
  const place = useRef<HTMLDivElement>(null)
  // Below a long form in a small window it would come unseen.
  useEffect(() => {
    const { current } = place
    // Where nothing is laid out, there is nothing to scroll.
    if (current !== null && 'scrollIntoView' in current) current.scrollIntoView({ block: 'nearest' })
  }, [error])
  return (
    <div ref={place}>
      <ErrorPanel title={title} advice={advice} output={output} actions={actions} />
    </div>
  )
}
