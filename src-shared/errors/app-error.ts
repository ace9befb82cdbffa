/**
 * The one error of the project. Every failure that a person or a client may see carries one of these codes;
 * `error-http-status.ts` and `error-message.ts` map the list exhaustively.
 */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'policy_rejected',
  'not_found',
  'already_exists',
  'ref_conflict',
  'too_large',
  'repository_busy',
  'sync_in_progress',
  'repository_repairing',
  'publish_unconfirmed',
  'already_running',
  'not_running',

  'remote_offline',
  'remote_unreachable',
  'remote_error',
  'remote_connection_lost',
  'remote_stalled',
  'remote_rate_limited',
  'remote_tls_untrusted',
  'remote_proxy_auth',
  'remote_auth_failed',
  'remote_sso_required',
  'remote_ssh_key_refused',
  'remote_host_key_unknown',
  'remote_host_key_changed',
  'remote_not_found',
  'remote_gone',
  'remote_blocked',
  'remote_moved',
  'remote_replaced',
  'remote_read_denied',
  'remote_write_denied',
  'remote_quota',
  'remote_push_too_large',
  'remote_rejected',
  'remote_diverged',
  'remote_conflict',
  'remote_unrelated',
  'remote_held',
  'remote_damaged',
  'remote_malformed',
  'remote_hash_format',
  'large_files_missing',
  'large_files_refused',

  'forge_scope_missing',
  'forge_refused',
  'forge_cannot',

  'disk_full',
  'file_in_use',
  'store_locked',
  'store_case_clash',
  'store_damaged',
  'git_unusable',
  'git_too_old',
  'database_damaged',
  'database_newer',
  'vault_locked',
  'timeout',
  'cancelled',
  'interrupted',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Facts that make a message concrete. Never secrets: these are stored, sent and shown. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

export type AppErrorOptions = {
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

/** A failure with a code of the closed list, a plain sentence, and the facts behind it. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError

/** Any thrown value as an AppError. What we did not expect becomes `internal`, its text kept as the cause. */
export const toAppError = (error: unknown): AppError => {
  if (isAppError(error)) return error
  return new AppError('internal', 'Something went wrong inside Mirrordesk.', { cause: error })
}
