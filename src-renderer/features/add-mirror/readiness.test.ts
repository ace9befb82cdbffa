import { describe, expect, it } from 'vitest'
import type { MirrorPlan, RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import { AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import { readiness, type State } from './readiness.ts'

const found = { isEmpty: false } as RemoteTest
const counts = { create: 1, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 }
const plan: MirrorPlan = { counts, refs: [] }
const ready: State = {
  choice: 'pull',
  hasAddress: true,
  nameProblem: null,
  isMirrored: false,
  test: { kind: 'done', value: found },
  mayWrite: true,
  plan: { kind: 'done', value: plan },
  isPlanSeen: false,
}
const failed = (code: ErrorCode): State['test'] => ({ kind: 'failed', error: new AppError(code, '') })
const reasonOf = (state: Partial<State>): string | null => {
  const found = readiness({ ...ready, ...state })
  return found.kind === 'ready' ? null : found.reason
}

describe('a new mirror', () => {
  it('can be added when the remote answered and the plan loses nothing', () => {
    expect(readiness(ready)).toEqual({ kind: 'ready', label: 'Add mirror' })
    expect(readiness({ ...ready, choice: 'once' }).label).toBe('Fetch once')
  })

  it('says what is missing', () => {
    expect(reasonOf({ hasAddress: false })).toContain('address')
    expect(reasonOf({ nameProblem: 'A repository needs a name.' })).toContain('name')
    expect(reasonOf({ isMirrored: true })).toContain('exists')
    expect(reasonOf({ test: { kind: 'busy' } })).toContain('Looking')
    expect(reasonOf({ test: failed('remote_auth_failed') })).toContain('sign-in')
    expect(reasonOf({ test: failed('remote_tls_untrusted') })).toContain('answer')
    expect(reasonOf({ mayWrite: false })).toContain('push')
    expect(reasonOf({ plan: { kind: 'busy' } })).toContain('first run')
    expect(
      reasonOf({ choice: 'once', test: { kind: 'done', value: { ...found, isEmpty: true } } }),
    ).toContain('nothing')
  })

  it('that overwrites something waits until that was seen', () => {
    const overwriting: State['plan'] = {
      kind: 'done',
      value: { counts: { ...counts, overwrite: 1 }, refs: [] },
    }
    expect(reasonOf({ plan: overwriting })).toContain('overwritten')
    expect(reasonOf({ plan: overwriting, isPlanSeen: true })).toBeNull()
  })

  it('can be added while its host is away for a while, but not when the host says no', () => {
    expect(readiness({ ...ready, test: failed('remote_unreachable') })).toEqual({
      kind: 'ready',
      label: 'Add mirror anyway',
    })
    expect(reasonOf({ choice: 'once', test: failed('remote_unreachable') })).not.toBeNull()
    expect(reasonOf({ test: failed('remote_not_found') })).not.toBeNull()
    expect(reasonOf({ test: failed('internal') })).not.toBeNull()
  })
})
