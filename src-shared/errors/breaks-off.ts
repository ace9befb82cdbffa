import { isAppError, type ErrorCode } from './app-error.ts'

const codes: ReadonlySet<ErrorCode> = new Set(['remote_connection_lost', 'remote_stalled'])

/** A transfer broke off or came to a standstill: less at once may go through. */
export const isBreakingOff = (code: ErrorCode): boolean => codes.has(code)

export const breaksOff = (error: unknown): boolean => isAppError(error) && isBreakingOff(error.code)
