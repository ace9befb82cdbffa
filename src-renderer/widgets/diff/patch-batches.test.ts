import { describe, expect, it } from 'vitest'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import { nextBatch, type PatchState } from './patch-batches.ts'

const files = Array.from({ length: 500 }, (_, index): DiffFile => ({
  path: `f${index}`,
  oldPath: null,
  status: 'modified',
  oldMode: '100644',
  newMode: '100644',
  additions: index === 3 ? 50_000 : 10,
  deletions: 0,
}))
const indexes = (batch: readonly DiffFile[]) => batch.map(({ path }) => Number(path.slice(1)))
const nothingKnown = (): PatchState => 'unknown'

describe('Fetching patches', () => {
  it('begins with what is in view and goes on with what follows', () => {
    const batch = indexes(nextBatch(files, nothingKnown, 100, 104))
    expect(batch.slice(0, 6)).toEqual([100, 101, 102, 103, 104, 105])
    expect(batch).toContain(134)
    expect(batch).not.toContain(135)
    expect(batch.at(-1)).toBe(92)
  })

  it('asks for a large file alone, and for small ones without waiting for it', () => {
    expect(indexes(nextBatch(files, nothingKnown, 0, 10))).toEqual([0, 1, 2])
    expect(indexes(nextBatch(files, nothingKnown, 3, 10))).toEqual([3])
  })

  it('asks for nothing twice', () => {
    const known = (path: string): PatchState =>
      path === 'f100' ? 'asked' : path === 'f101' ? 'here' : 'unknown'
    expect(indexes(nextBatch(files, known, 100, 103)).slice(0, 2)).toEqual([102, 103])
    expect(nextBatch(files, () => 'here', 0, 20)).toEqual([])
    expect(nextBatch(files, () => 'failed', 0, 20)).toEqual([])
  })
})
