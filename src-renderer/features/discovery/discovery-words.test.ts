import { describe, expect, it } from 'vitest'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { endWords, underWayWords } from './discovery-words.ts'

const state: ImportState = {
  accountId: 'acc_1',
  total: 300,
  done: 121,
  failures: [],
  failedCount: 0,
  startedAt: 0,
  finishedAt: null,
  isCancelled: false,
}

describe('adding many repositories', () => {
  it('says how far it is, without those that failed', () => {
    expect(underWayWords(state)).toBe('121 of 300 repositories added')
    expect(underWayWords({ ...state, failedCount: 1 })).toBe('120 of 300 repositories added, 1 could not be')
  })

  it('says how it ended', () => {
    const ended = { ...state, finishedAt: 1 }
    expect(endWords({ ...ended, done: 300, failedCount: 2 })).toBe('298 repositories added, 2 could not be.')
    expect(endWords({ ...ended, isCancelled: true })).toBe(
      '121 repositories added, 179 left when you stopped it.',
    )
  })
})
