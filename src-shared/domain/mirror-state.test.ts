import { expect, it } from 'vitest'
import { mirrorWith } from '../../src-main/testing/placed-mirror.ts'
import type { ErrorCode } from '../errors/app-error.ts'
import { errorMessage } from '../errors/error-message.ts'
import { failureClassOf } from '../errors/failure-policy.ts'
import { stateOf, stateSentence, stateWords, type MirrorState } from './mirror-state.ts'
import type { Mirror } from './mirror.ts'
import { standingOf, type Standing } from './standing.ts'

const failing = (code: ErrorCode, details = {}): Partial<Mirror> => ({
  status: 'error',
  failure: {
    code,
    class: failureClassOf(code, details),
    ...errorMessage(code, { host: 'github.com', path: 'acme/notes', ...details }),
    retryAt: null,
    output: null,
  },
})
const lastRun = {
  id: 'run_0',
  outcome: 'partial' as const,
  trigger: 'manual' as const,
  finishedAt: 0,
  changedRefCount: 3,
  problemRefCount: 1,
}
const active = (phase: 'queued' | 'fetch') => ({ activeRun: { id: 'run_1', phase } })
const waiting = (reason: 'host' | 'offline' | 'rate_limit' | 'disk') => ({ waiting: { reason, untilAt: 1 } })

const rows: readonly (readonly [Partial<Mirror>, MirrorState, Standing])[] = [
  [{}, 'up_to_date', 'upToDate'],
  [active('fetch'), 'syncing', 'syncing'],
  [active('queued'), 'queued', 'waiting'],
  [{ status: 'pending' }, 'queued', 'waiting'],
  [{ ...failing('remote_unreachable'), ...waiting('host') }, 'waiting_host', 'waiting'],
  [{ ...failing('remote_offline'), ...waiting('offline') }, 'waiting_network', 'waiting'],
  [{ ...failing('remote_rate_limited'), ...waiting('rate_limit') }, 'waiting_limit', 'waiting'],
  [{ ...failing('disk_full'), ...waiting('disk') }, 'waiting_disk', 'waiting'],
  [
    { ...failing('remote_rejected', { reason: 'too_large' }), partial: true, lastRun },
    'partly_synced',
    'needYou',
  ],
  [failing('remote_auth_failed'), 'sign_in', 'needYou'],
  [failing('remote_sso_required'), 'sign_in', 'needYou'],
  [failing('remote_diverged'), 'decide', 'needYou'],
  [failing('remote_held'), 'approve', 'needYou'],
  [failing('remote_write_denied'), 'mend', 'needYou'],
  [failing('remote_connection_lost'), 'error', 'waiting'],
  [failing('cancelled'), 'error', 'waiting'],
  [{ status: 'paused', pausedBy: 'you' }, 'paused', 'paused'],
  [
    { ...failing('remote_write_denied'), status: 'paused', pausedBy: 'failures' },
    'paused_by_failures',
    'needYou',
  ],
  [failing('remote_gone'), 'source_gone', 'needYou'],
  [failing('remote_blocked'), 'source_gone', 'needYou'],
]

it.each(rows)('a mirror with %o is %s', (given, state, standing) => {
  const mirror = mirrorWith(given)
  expect([stateOf(mirror), standingOf(mirror)]).toEqual([state, standing])
  expect(stateWords[state]).not.toBe('')
  expect(stateSentence(mirror)).toMatch(/^\S.*\.$/)
})
