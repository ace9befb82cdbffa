import type { FailureClass } from '../domain/failure-class.ts'
import { classOfRefReason, refReasonSchema } from '../domain/ref-reason.ts'
import type { ErrorCode, ErrorDetails } from './app-error.ts'

/**
 * When a mirror that failed is tried again by itself (mirror semantics 2.10): `backoff` from its interval up to six
 * hours; `host` when the host answers again; `rate_limit` when the host allows; `daily` and `weekly` are probes of
 * what a person has to mend; `none` waits for a person.
 */
export type RetryPolicy = 'backoff' | 'host' | 'rate_limit' | 'daily' | 'weekly' | 'none'

/** The class of every error. A request that was wrong in itself is for whoever made it to decide about. */
export const classOfCode: Readonly<Record<ErrorCode, FailureClass>> = {
  invalid_input: 'decision',
  unauthenticated: 'decision',
  forbidden: 'decision',
  policy_rejected: 'permission',
  not_found: 'decision',
  already_exists: 'decision',
  ref_conflict: 'transient',
  too_large: 'content',
  repository_busy: 'transient',
  repository_repairing: 'transient',
  publish_unconfirmed: 'decision',
  sync_in_progress: 'transient',
  already_running: 'decision',
  not_running: 'local',
  remote_offline: 'host',
  remote_unreachable: 'host',
  remote_error: 'transient',
  remote_connection_lost: 'transient',
  remote_stalled: 'transient',
  remote_rate_limited: 'rate_limit',
  remote_tls_untrusted: 'permission',
  remote_proxy_auth: 'local',
  remote_auth_failed: 'credential',
  remote_sso_required: 'credential',
  remote_ssh_key_refused: 'credential',
  remote_host_key_unknown: 'decision',
  remote_host_key_changed: 'decision',
  remote_not_found: 'permission',
  remote_gone: 'gone',
  remote_blocked: 'gone',
  remote_moved: 'decision',
  remote_replaced: 'decision',
  remote_read_denied: 'permission',
  remote_write_denied: 'permission',
  remote_quota: 'permission',
  remote_push_too_large: 'transient',
  remote_rejected: 'permission',
  remote_diverged: 'decision',
  remote_conflict: 'decision',
  remote_unrelated: 'decision',
  large_files_missing: 'content',
  large_files_refused: 'content',
  forge_scope_missing: 'credential',
  forge_refused: 'decision',
  forge_cannot: 'decision',
  remote_held: 'decision',
  remote_damaged: 'permission',
  remote_malformed: 'content',
  remote_hash_format: 'permission',
  disk_full: 'local',
  file_in_use: 'transient',
  store_locked: 'local',
  store_case_clash: 'local',
  store_damaged: 'local',
  git_unusable: 'local',
  git_too_old: 'local',
  database_damaged: 'local',
  database_newer: 'local',
  vault_locked: 'credential',
  timeout: 'transient',
  cancelled: 'transient',
  interrupted: 'transient',
  internal: 'local',
}

const policyOfClass: Readonly<Record<FailureClass, RetryPolicy>> = {
  transient: 'backoff',
  host: 'host',
  rate_limit: 'rate_limit',
  credential: 'daily',
  permission: 'daily',
  content: 'daily',
  decision: 'none',
  local: 'backoff',
  gone: 'daily',
}

/** Where a code is treated otherwise than its class. */
const policyOfCode: Partial<Readonly<Record<ErrorCode, RetryPolicy>>> = {
  // Hosts say so of a repository for a moment, too; after a day of it the source is gone.
  remote_not_found: 'backoff',
  remote_blocked: 'weekly',
  // Nothing here mends itself: it is looked at once a day, should somebody have mended it.
  remote_proxy_auth: 'daily',
  store_case_clash: 'daily',
  store_damaged: 'daily',
  git_unusable: 'daily',
  git_too_old: 'daily',
  database_damaged: 'daily',
  database_newer: 'none',
  // A file that comes late is taken with the next run, and a target may turn Git LFS on any time.
  large_files_missing: 'backoff',
  large_files_refused: 'backoff',
  internal: 'daily',
}

/**
 * The class of a failure. Refused refs are as bad as the reason they share (`details.reason`).
 */
export const failureClassOf = (code: ErrorCode, details: ErrorDetails = {}): FailureClass => {
  const reason = code === 'remote_rejected' ? refReasonSchema.safeParse(details['reason']) : null
  return reason?.success === true ? classOfRefReason[reason.data] : classOfCode[code]
}

/** When it is tried again. */
export const retryPolicyOf = (code: ErrorCode, details: ErrorDetails = {}): RetryPolicy =>
  policyOfCode[code] ?? policyOfClass[failureClassOf(code, details)]

/** The class of a stored failure; those of older versions do not say it. */
export const classOfFailure = (failure: {
  readonly code: ErrorCode
  readonly class?: FailureClass | undefined
}): FailureClass => failure.class ?? classOfCode[failure.code]
