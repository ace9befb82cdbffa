import type { MirrorPlan, RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { Choice } from './choice.ts'
import { needsConsent } from './plan-words.ts'
import type { Look } from '../../lib/use-look.ts'

/** Whether it can be added, and if not yet, what is missing, in a sentence. */
export type Readiness =
  | { readonly kind: 'ready'; readonly label: string }
  | { readonly kind: 'not_yet'; readonly label: string; readonly reason: string }

export type State = {
  readonly choice: Choice
  readonly hasAddress: boolean
  readonly nameProblem: string | null
  readonly isMirrored: boolean
  readonly test: Look<RemoteTest>
  readonly mayWrite: boolean
  readonly plan: Look<MirrorPlan>
  readonly isPlanSeen: boolean
}

const aboutSignIn: ReadonlySet<ErrorCode> = new Set([
  'remote_auth_failed',
  'remote_ssh_key_refused',
  'remote_write_denied',
  // Hosts say the same of what is hidden and of what does not exist.
  'remote_not_found',
])

/** Whether another sign-in may help against this failure. */
export const signInHelps = (code: ErrorCode): boolean => aboutSignIn.has(code)

/** A host that is away for a while comes back; the mirror then begins by itself. */
const isPassing = (test: Look<RemoteTest>): boolean =>
  test.kind === 'failed' &&
  !signInHelps(test.error.code) &&
  test.error.code.startsWith('remote_') &&
  errorMessage(test.error.code).retry === 'automatic'

const missing = (state: State): string | null => {
  const { test, plan } = state
  if (!state.hasAddress) return 'Give an address first.'
  if (state.nameProblem !== null) return state.nameProblem
  if (state.isMirrored) return 'This mirror exists already.'
  if (test.kind === 'failed') {
    if (signInHelps(test.error.code)) return 'A sign-in that works is needed.'
    return isPassing(test) && state.choice !== 'once' ? null : 'The remote must answer first.'
  }
  if (test.kind !== 'done') return 'Looking at the remote.'
  if (state.choice === 'once') return test.value.isEmpty ? 'There is nothing to take yet.' : null
  if (!state.mayWrite) return 'A sign-in that may push is needed.'
  if (plan.kind === 'busy') return 'Looking at what the first run would do.'
  if (plan.kind === 'done' && needsConsent(plan.value) && !state.isPlanSeen)
    return 'See first what is overwritten.'
  return null
}

export const readiness = (state: State): Readiness => {
  const reason = missing(state)
  const label =
    state.choice === 'once' ? 'Fetch once' : isPassing(state.test) ? 'Add mirror anyway' : 'Add mirror'
  return reason === null ? { kind: 'ready', label } : { kind: 'not_yet', label, reason }
}
