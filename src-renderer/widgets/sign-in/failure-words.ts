import type { AppError, ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { Retry } from '../../../src-shared/errors/message-words.ts'

export type FailureWords = {
  readonly title: string
  readonly advice: string
  readonly retry: Retry
  /** What git and the host said, redacted; null when nothing. */
  readonly output: string | null
}

/** A call, unlike a run, is not tried again by itself: what to do about a host that is away. */
const afterCall: Partial<Readonly<Record<ErrorCode, string>>> = {
  remote_offline: 'Try again when the connection is back.',
  remote_unreachable: 'Check the address and your connection, then try again.',
  remote_not_found: 'Check the address and the sign-in: hosts say the same of what they hide.',
  remote_error: 'Try again a little later.',
  remote_connection_lost: 'Check your connection, then try again.',
  remote_stalled: 'Check your connection, then try again.',
  remote_rate_limited: 'Try again a little later. Signing in raises most limits.',
}

/** A failed call in the words of the one error pattern. */
export const failureWords = ({ code, message, details }: AppError): FailureWords => {
  const { title, advice, retry } = errorMessage(code, details)
  const output = details['output']
  return {
    title: message === '' ? title : message,
    advice: afterCall[code] ?? advice,
    retry,
    output: typeof output === 'string' && output !== '' ? output : null,
  }
}
