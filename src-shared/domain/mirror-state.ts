import { classOfFailure } from '../errors/failure-policy.ts'
import { hostName } from './host-name.ts'
import type { Mirror } from './mirror.ts'
import type { Failure } from './run.ts'

/** How a mirror stands, as finely as a person is told (mirror semantics 2.11). */
export type MirrorState =
  | 'up_to_date'
  | 'syncing'
  | 'queued'
  | 'waiting_host'
  | 'waiting_limit'
  | 'waiting_network'
  | 'waiting_disk'
  | 'partly_synced'
  | 'sign_in'
  | 'decide'
  | 'approve'
  | 'mend'
  | 'error'
  | 'paused'
  | 'paused_by_failures'
  | 'source_gone'

const waitingStates = {
  host: 'waiting_host',
  offline: 'waiting_network',
  rate_limit: 'waiting_limit',
  disk: 'waiting_disk',
} as const

const ofFailure = (failure: Failure): MirrorState => {
  // What a person cancelled is tried again at its time, like what fails for a while.
  if (failure.code === 'cancelled' || failure.retry === 'automatic') return 'error'
  switch (classOfFailure(failure)) {
    case 'gone':
      return 'source_gone'
    case 'credential':
      return 'sign_in'
    case 'decision':
      return failure.code === 'remote_held' || failure.code === 'remote_replaced' ? 'approve' : 'decide'
    case 'transient':
    case 'host':
    case 'rate_limit':
    case 'permission':
    case 'content':
    case 'local':
      return 'mend'
  }
}

/** The one rule for how a mirror stands: of the board, the tray and the command line alike. */
export const stateOf = (mirror: Mirror): MirrorState => {
  const { activeRun, failure, lastRun, pausedBy, status, waiting } = mirror
  if (pausedBy === 'you' || (status === 'paused' && pausedBy === null)) return 'paused'
  // Of a run at a forge nothing more is known than that.
  if (status === 'syncing' || (activeRun !== null && activeRun.phase !== 'queued')) return 'syncing'
  if (pausedBy === 'failures') return 'paused_by_failures'
  if (waiting !== null) return waitingStates[waiting.reason]
  if (mirror.partial && lastRun !== null && lastRun.problemRefCount > 0) return 'partly_synced'
  if (failure !== null) {
    const state = ofFailure(failure)
    return state === 'error' && activeRun !== null ? 'queued' : state
  }
  switch (status) {
    case 'pending':
      return 'queued'
    case 'error':
      return 'error'
    case 'paused':
      return 'paused'
    case 'active':
      return activeRun === null ? 'up_to_date' : 'queued'
  }
}

/** The state as words that stand alone. */
export const stateWords: Readonly<Record<MirrorState, string>> = {
  up_to_date: 'Up to date',
  syncing: 'Syncing',
  queued: 'Queued',
  waiting_host: 'Waiting for the host',
  waiting_limit: 'Waiting for a limit',
  waiting_network: 'Waiting for the network',
  waiting_disk: 'Waiting for disk space',
  partly_synced: 'Partly synced',
  sign_in: 'Needs you to sign in',
  decide: 'Needs you to decide',
  approve: 'Needs you to approve',
  mend: 'Needs you',
  error: 'Error, tried again',
  paused: 'Paused',
  paused_by_failures: 'Paused by failures',
  source_gone: 'Source gone',
}

/** How it stands in a sentence: what failed, in its own words; else what is going on. */
export const stateSentence = (mirror: Mirror): string => {
  const state = stateOf(mirror)
  const host = hostName(mirror.host)
  switch (state) {
    case 'up_to_date':
      return `In step with ${host}.`
    case 'syncing':
      return `A run with ${host} is under way.`
    case 'queued':
      return mirror.lastRun === null ? 'Its first run has not begun yet.' : 'It waits for its turn.'
    case 'paused':
      return 'Nothing runs until you resume it.'
    case 'paused_by_failures':
      return `It only fails, and is tried once a week. ${mirror.failure?.title ?? ''}`.trim()
    case 'waiting_host':
    case 'waiting_limit':
    case 'waiting_network':
    case 'waiting_disk':
    case 'partly_synced':
    case 'sign_in':
    case 'decide':
    case 'approve':
    case 'mend':
    case 'error':
    case 'source_gone':
      return mirror.failure?.title ?? `${stateWords[state]}.`
  }
}
