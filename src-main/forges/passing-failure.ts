import { isAppError } from '../../src-shared/errors/app-error.ts'

const passes: ReadonlySet<string> = new Set([
  'remote_offline',
  'remote_unreachable',
  'remote_connection_lost',
  'remote_stalled',
  'remote_rate_limited',
])

/** The network, or the server, for a while: it says nothing about what was asked. */
export const isPassingFailure = (error: unknown): boolean =>
  isAppError(error) &&
  (passes.has(error.code) || (error.code === 'remote_error' && Number(error.details['status']) >= 500))
