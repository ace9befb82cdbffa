import { describe, expect, it } from 'vitest'
import type { ThreeSides } from './decide-pull.ts'
import { applyOnDiverged, decidePush, type PushDecision } from './decide-push.ts'

/** A line of commits a - b - c, and x beside it. */
const line = ['a', 'b', 'c']
const isAncestor = (ancestor: string, descendant: string): Promise<boolean> =>
  Promise.resolve(
    ancestor === descendant || (line.includes(ancestor) && line.indexOf(ancestor) < line.indexOf(descendant)),
  )

const rows: readonly (readonly [string, ThreeSides, PushDecision])[] = [
  ['absent everywhere', { base: null, local: null, remote: null }, { kind: 'in_sync' }],
  ['gone on both sides', { base: 'a', local: null, remote: null }, { kind: 'in_sync' }],
  ['equal', { base: 'a', local: 'b', remote: 'b' }, { kind: 'in_sync' }],
  ['new here', { base: null, local: 'a', remote: null }, { kind: 'create', to: 'a' }],
  ['gone at the target', { base: 'a', local: 'a', remote: null }, { kind: 'create', to: 'a' }],
  ['gone at the target, moved here', { base: 'a', local: 'b', remote: null }, { kind: 'create', to: 'b' }],
  [
    'moved forward here',
    { base: 'a', local: 'b', remote: 'a' },
    { kind: 'fast_forward', from: 'a', to: 'b' },
  ],
  ['rewritten here', { base: 'b', local: 'x', remote: 'b' }, { kind: 'rewrite', from: 'b', to: 'x' }],
  ['moved back here', { base: 'b', local: 'a', remote: 'b' }, { kind: 'rewrite', from: 'b', to: 'a' }],
  ['gone here', { base: 'a', local: null, remote: 'a' }, { kind: 'delete', from: 'a' }],
  [
    'moved forward at the target',
    { base: 'a', local: 'a', remote: 'b' },
    { kind: 'diverged', local: 'a', remote: 'b' },
  ],
  [
    'rewritten at the target',
    { base: 'b', local: 'b', remote: 'x' },
    { kind: 'diverged', local: 'b', remote: 'x' },
  ],
  [
    'moved back at the target',
    { base: 'b', local: 'b', remote: 'a' },
    { kind: 'fast_forward', from: 'a', to: 'b' },
  ],
  [
    'moved on both sides, ours contains theirs',
    { base: 'a', local: 'c', remote: 'b' },
    { kind: 'fast_forward', from: 'b', to: 'c' },
  ],
  [
    'moved on both sides, theirs contains ours',
    { base: 'a', local: 'b', remote: 'c' },
    { kind: 'diverged', local: 'b', remote: 'c' },
  ],
  [
    'moved apart on both sides',
    { base: 'a', local: 'b', remote: 'x' },
    { kind: 'diverged', local: 'b', remote: 'x' },
  ],
  [
    'different before the first push',
    { base: null, local: 'b', remote: 'x' },
    { kind: 'diverged', local: 'b', remote: 'x' },
  ],
  [
    'behind before the first push',
    { base: null, local: 'b', remote: 'a' },
    { kind: 'fast_forward', from: 'a', to: 'b' },
  ],
  [
    'deleted here, moved at the target',
    { base: 'a', local: null, remote: 'b' },
    { kind: 'diverged', local: null, remote: 'b' },
  ],
  ['only at the target, never mirrored', { base: null, local: null, remote: 'a' }, { kind: 'untouched' }],
]

describe('a push decides a ref that is', () => {
  it.each(rows)('%s', async (_name, sides, decision) => {
    expect(await decidePush(sides, isAncestor)).toEqual(decision)
  })
})

describe('a diverged ref', () => {
  const moved: PushDecision = { kind: 'diverged', local: 'b', remote: 'x' }
  const deleted: PushDecision = { kind: 'diverged', local: null, remote: 'x' }

  it('is rewritten or deleted, its tip kept, when the mirror overwrites', () => {
    expect(applyOnDiverged(moved, 'overwrite')).toEqual({ kind: 'rewrite', from: 'x', to: 'b' })
    expect(applyOnDiverged(deleted, 'overwrite')).toEqual({ kind: 'delete', from: 'x' })
  })

  it('stays as it is otherwise', () => {
    for (const policy of ['stop', 'leave'] as const) {
      expect(applyOnDiverged(moved, policy)).toBe(moved)
      expect(applyOnDiverged(deleted, policy)).toBe(deleted)
    }
  })
})
