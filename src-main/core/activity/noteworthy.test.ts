import { describe, expect, it } from 'vitest'
import type { RunEnding } from '../ports/run-store.ts'
import { isNoteworthy } from './noteworthy.ts'

const ending = (
  outcome: RunEnding['outcome'],
  failureCode: RunEnding['failureCode'] = null,
  problemRefCount = 0,
): RunEnding => ({ outcome, failureCode, problemRefCount })
const told = (after: RunEnding, before: RunEnding | null, changedRefCount = 0): boolean =>
  isNoteworthy({ ...after, changedRefCount }, before)

const good = ending('unchanged')
const offline = ending('failed', 'remote_offline')
const refused = ending('partial', 'remote_rejected', 1)

describe('a run is news', () => {
  it('when it moved something, whatever else', () => {
    expect(told(ending('succeeded'), good, 1)).toBe(true)
    expect(told(offline, offline, 1)).toBe(true)
    expect(told(ending('cancelled', 'cancelled'), offline, 1)).toBe(true)
  })

  it('when it is the first that fails, or fails otherwise than the one before', () => {
    expect(told(offline, null)).toBe(true)
    expect(told(offline, good)).toBe(true)
    expect(told(offline, ending('failed', 'remote_not_found'))).toBe(true)
    expect(told(refused, offline)).toBe(true)
    expect(told(ending('partial', 'remote_rejected', 2), refused)).toBe(true)
  })

  it('not when it fails as the one before, or moved nothing', () => {
    expect(told(offline, offline)).toBe(false)
    expect(told(refused, refused)).toBe(false)
    expect(told(good, offline)).toBe(false)
    expect(told(ending('succeeded'), null)).toBe(false)
    expect(told(ending('cancelled', 'cancelled'), good)).toBe(false)
  })
})
