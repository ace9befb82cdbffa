import { describe, expect, it } from 'vitest'
import { decidePull, type PullDecision, type ThreeSides } from './decide-pull.ts'

/** A line of commits a - b - c, and x beside it. */
const line = ['a', 'b', 'c']
const isAncestor = (ancestor: string, descendant: string): Promise<boolean> =>
  Promise.resolve(
    ancestor === descendant || (line.includes(ancestor) && line.indexOf(ancestor) < line.indexOf(descendant)),
  )

const rows: readonly (readonly [string, ThreeSides, PullDecision])[] = [
  ['absent everywhere', { base: null, local: null, remote: null }, { kind: 'in_sync' }],
  ['gone on both sides', { base: 'a', local: null, remote: null }, { kind: 'in_sync' }],
  ['equal', { base: 'a', local: 'b', remote: 'b' }, { kind: 'in_sync' }],
  ['equal before the first run', { base: null, local: 'b', remote: 'b' }, { kind: 'in_sync' }],
  [
    'only the remote moved forward',
    { base: 'a', local: 'a', remote: 'b' },
    { kind: 'fast_forward', from: 'a', to: 'b' },
  ],
  [
    'only the remote moved, and rewrote',
    { base: 'b', local: 'b', remote: 'x' },
    { kind: 'rewrite', from: 'b', to: 'x', localChange: false },
  ],
  [
    'only the remote moved back',
    { base: 'b', local: 'b', remote: 'a' },
    { kind: 'rewrite', from: 'b', to: 'a', localChange: false },
  ],
  ['new at the remote', { base: null, local: null, remote: 'a' }, { kind: 'create', to: 'a' }],
  [
    'gone at the remote',
    { base: 'a', local: 'a', remote: null },
    { kind: 'delete', from: 'a', localChange: false },
  ],
  [
    'only here moved forward',
    { base: 'a', local: 'b', remote: 'a' },
    { kind: 'rewrite', from: 'b', to: 'a', localChange: true },
  ],
  [
    'only here moved, and rewrote',
    { base: 'b', local: 'x', remote: 'b' },
    { kind: 'rewrite', from: 'x', to: 'b', localChange: true },
  ],
  [
    'only here moved back, so nothing is lost',
    { base: 'b', local: 'a', remote: 'b' },
    { kind: 'fast_forward', from: 'a', to: 'b' },
  ],
  ['only here gone', { base: 'a', local: null, remote: 'a' }, { kind: 'create', to: 'a' }],
  [
    'both moved, the remote contains ours',
    { base: 'a', local: 'b', remote: 'c' },
    { kind: 'fast_forward', from: 'b', to: 'c' },
  ],
  [
    'both moved, ours contains the remote',
    { base: 'a', local: 'c', remote: 'b' },
    { kind: 'rewrite', from: 'c', to: 'b', localChange: true },
  ],
  [
    'both moved apart',
    { base: 'a', local: 'b', remote: 'x' },
    { kind: 'rewrite', from: 'b', to: 'x', localChange: true },
  ],
  [
    'apart before the first run',
    { base: null, local: 'b', remote: 'x' },
    { kind: 'rewrite', from: 'b', to: 'x', localChange: true },
  ],
  ['deleted here, moved at the remote', { base: 'a', local: null, remote: 'b' }, { kind: 'create', to: 'b' }],
  [
    'deleted at the remote, moved here',
    { base: 'a', local: 'b', remote: null },
    { kind: 'delete', from: 'b', localChange: true },
  ],
  ['only here, never mirrored', { base: null, local: 'a', remote: null }, { kind: 'untouched' }],
]

describe('a pull decides a ref that is', () => {
  it.each(rows)('%s', async (_name, sides, decision) => {
    expect(await decidePull(sides, isAncestor)).toEqual(decision)
  })

  it('equal or absent on a side without looking into history', async () => {
    const ask = (): Promise<boolean> => Promise.reject(new Error('asked'))
    for (const [, sides] of rows.filter(
      ([, { local, remote }]) => local === remote || local === null || remote === null,
    )) {
      await expect(decidePull(sides, ask)).resolves.toBeDefined()
    }
  })
})
