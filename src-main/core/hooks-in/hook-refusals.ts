import type { AppError, ErrorCode } from '../../../src-shared/errors/app-error.ts'

/** What the account, or the forge, does for no repository: the others need not be asked. */
const accountWide: ReadonlySet<string> = new Set<ErrorCode>([
  'remote_auth_failed',
  'remote_sso_required',
  'forge_scope_missing',
  'vault_locked',
  'remote_rate_limited',
  'remote_offline',
  'remote_unreachable',
])
/** What is no fault of the moment. */
const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  'forge_cannot',
  'forge_refused',
  'forge_scope_missing',
  'remote_not_found',
  'remote_gone',
  'remote_blocked',
  'remote_auth_failed',
  'remote_sso_required',
  'remote_read_denied',
  'remote_write_denied',
  'invalid_input',
])

export const isAccountWide = ({ code }: Pick<AppError, 'code'>): boolean => accountWide.has(code)
export const isRefusal = ({ code }: Pick<AppError, 'code'>): boolean => refusals.has(code)
