import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage, type Retry } from '../../../src-shared/errors/error-message.ts'

export type FailureWords = {
  readonly title: string
  readonly advice: string
  readonly retry: Retry
  /** What git and the host said, redacted; null when nothing. */
  readonly output: string | null
}

/** A failed call in the words of the one error pattern. */
export const failureWords = ({ code, message, details }: AppError): FailureWords => {
  const { title, advice, retry } = errorMessage(code, details)
  const output = details['output']
  return {
    title: message === '' ? title : message,
    advice,
    retry,
    output: typeof output === 'string' && output !== '' ? output : null,
  }
}
