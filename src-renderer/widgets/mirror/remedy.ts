import type { Mirror } from '../../../src-shared/domain/mirror.ts'

/** What a person can do about the failure of a mirror. */
export type Remedy =
  | { readonly kind: 'sign_in'; readonly label: string }
  | { readonly kind: 'host_key'; readonly label: string }
  | { readonly kind: 'accept'; readonly label: string }
  | { readonly kind: 'branches'; readonly label: string }
  | { readonly kind: 'sync'; readonly label: string }

/** The one thing that helps most; null when nothing failed. */
export const remedyOf = ({ failure }: Pick<Mirror, 'failure'>): Remedy | null => {
  switch (failure?.code) {
    case undefined:
      return null
    case 'remote_auth_failed':
      return { kind: 'sign_in', label: 'Correct the sign-in' }
    case 'remote_ssh_key_refused':
      return { kind: 'sign_in', label: 'Choose another key' }
    case 'remote_write_denied':
      return { kind: 'sign_in', label: 'Use another account' }
    case 'remote_host_key_unknown':
      return { kind: 'host_key', label: 'Compare and trust' }
    case 'remote_host_key_changed':
      return { kind: 'host_key', label: 'Compare the keys' }
    case 'remote_held':
      return { kind: 'accept', label: 'Accept the change' }
    case 'remote_rejected':
    case 'remote_diverged':
    case 'already_exists':
      return { kind: 'branches', label: 'Show branches' }
    default:
      return { kind: 'sync', label: 'Sync now' }
  }
}
