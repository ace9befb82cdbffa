import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'

/** What a person can do about the failure of a mirror. */
export type Remedy = {
  readonly kind: 'sign_in' | 'host_key' | 'accept' | 'conflicts' | 'branches' | 'move' | 'unrelated' | 'sync'
  /** What the button says. */
  readonly label: string
}

const remedies: Partial<Readonly<Record<ErrorCode, Remedy>>> = {
  remote_auth_failed: { kind: 'sign_in', label: 'Correct the sign-in' },
  // What it wants is done on a page of the host, to which the sentence leads.
  remote_sso_required: { kind: 'sync', label: 'Try again' },
  remote_read_denied: { kind: 'sign_in', label: 'Use another account' },
  remote_moved: { kind: 'move', label: 'Update address' },
  remote_ssh_key_refused: { kind: 'sign_in', label: 'Choose another key' },
  remote_write_denied: { kind: 'sign_in', label: 'Use another account' },
  remote_host_key_unknown: { kind: 'host_key', label: 'Compare and trust' },
  remote_host_key_changed: { kind: 'host_key', label: 'Compare the keys' },
  remote_unrelated: { kind: 'unrelated', label: 'Compare and choose' },
  remote_held: { kind: 'accept', label: 'Accept the change' },
  remote_replaced: { kind: 'accept', label: 'Accept the new one' },
  remote_rejected: { kind: 'branches', label: 'Show branches' },
  remote_conflict: { kind: 'conflicts', label: 'Choose a side' },
  remote_diverged: { kind: 'branches', label: 'Show branches' },
  already_exists: { kind: 'branches', label: 'Show branches' },
}

/** The one thing that helps most: another try, where nothing better is known. Null when nothing failed. */
export const remedyOf = ({ failure, flippedAt }: Pick<Mirror, 'failure' | 'flippedAt'>): Remedy | null => {
  if (failure?.code === 'remote_held' && flippedAt !== null) return { kind: 'accept', label: 'Approve' }
  return failure === null ? null : (remedies[failure.code] ?? { kind: 'sync', label: 'Sync now' })
}
