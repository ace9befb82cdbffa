import { describe, expect, it } from 'vitest'
import type { ThreeSides } from './decide-pull.ts'
import { decideSync, type SyncDecision } from './decide-sync.ts'

/** A line of commits a - b - c, and x and y beside it. */
const line = ['a', 'b', 'c']
const isAncestor = (ancestor: string, descendant: string): Promise<boolean> =>
  Promise.resolve(
    ancestor === descendant || (line.includes(ancestor) && line.indexOf(ancestor) < line.indexOf(descendant)),
  )

const sides = (base: string | null, local: string | null, remote: string | null): ThreeSides => ({
  base,
  local,
  remote,
})
const inSync: SyncDecision = { kind: 'in_sync' }
const conflict = (local: string, remote: string): SyncDecision => ({ kind: 'conflict', local, remote })

const rows: readonly (readonly [string, ThreeSides, SyncDecision])[] = [
  ['absent everywhere', sides(null, null, null), inSync],
  ['gone on both sides', sides('a', null, null), inSync],
  ['equal', sides('a', 'a', 'a'), inSync],
  ['equal after a crash that forgot the base', sides('a', 'b', 'b'), inSync],
  ['equal before the first run', sides(null, 'b', 'b'), inSync],
  [
    'moved forward at the remote only',
    sides('a', 'a', 'b'),
    { kind: 'fast_forward', side: 'here', from: 'a', to: 'b' },
  ],
  ['new at the remote', sides(null, null, 'a'), { kind: 'create', side: 'here', to: 'a' }],
  [
    'rewritten at the remote only',
    sides('b', 'b', 'x'),
    { kind: 'rewrite', side: 'here', from: 'b', to: 'x' },
  ],
  [
    'moved back at the remote only',
    sides('b', 'b', 'a'),
    { kind: 'rewrite', side: 'here', from: 'b', to: 'a' },
  ],
  ['gone at the remote only', sides('a', 'a', null), { kind: 'delete', side: 'here', from: 'a' }],
  [
    'moved forward here only',
    sides('a', 'b', 'a'),
    { kind: 'fast_forward', side: 'there', from: 'a', to: 'b' },
  ],
  ['rewritten here only', sides('b', 'x', 'b'), { kind: 'rewrite', side: 'there', from: 'b', to: 'x' }],
  ['moved back here only', sides('b', 'a', 'b'), { kind: 'rewrite', side: 'there', from: 'b', to: 'a' }],
  ['gone here only', sides('a', null, 'a'), { kind: 'delete', side: 'there', from: 'a' }],
  [
    'moved on both sides, the remote contains ours',
    sides('a', 'b', 'c'),
    { kind: 'fast_forward', side: 'here', from: 'b', to: 'c' },
  ],
  [
    'moved on both sides, ours contains the remote',
    sides('a', 'c', 'b'),
    { kind: 'fast_forward', side: 'there', from: 'b', to: 'c' },
  ],
  ['moved apart', sides('a', 'b', 'x'), conflict('b', 'x')],
  ['rewritten on both sides', sides('b', 'x', 'y'), conflict('x', 'y')],
  ['moved back here, rewritten at the remote', sides('b', 'a', 'x'), conflict('a', 'x')],
  [
    'behind the remote before the first run',
    sides(null, 'a', 'b'),
    { kind: 'fast_forward', side: 'here', from: 'a', to: 'b' },
  ],
  [
    'ahead of the remote before the first run',
    sides(null, 'b', 'a'),
    { kind: 'fast_forward', side: 'there', from: 'a', to: 'b' },
  ],
  ['apart before the first run', sides(null, 'b', 'x'), conflict('b', 'x')],
  [
    'deleted here, moved at the remote: the change wins',
    sides('a', null, 'b'),
    { kind: 'create', side: 'here', to: 'b' },
  ],
  [
    'deleted here, rewritten at the remote: the change wins',
    sides('a', null, 'x'),
    { kind: 'create', side: 'here', to: 'x' },
  ],
  [
    'deleted at the remote, moved here: the change wins',
    sides('a', 'b', null),
    { kind: 'create', side: 'there', to: 'b' },
  ],
  ['here, and never mirrored', sides(null, 'a', null), { kind: 'create', side: 'there', to: 'a' }],
]

describe('a two-way mirror decides a branch that is', () => {
  it.each(rows)('%s', async (_name, three, decision) => {
    expect(await decideSync('refs/heads/main', three, isAncestor)).toEqual(decision)
  })

  it('equal or absent on a side without looking into history', async () => {
    const ask = (): Promise<boolean> => Promise.reject(new Error('asked'))
    for (const [, three, decision] of rows) {
      const { local, remote } = three
      if (local !== remote && local !== null && remote !== null) continue
      expect(await decideSync('refs/heads/main', three, ask)).toEqual(decision)
    }
  })

  it('unmoved at the remote with one question', async () => {
    let questions = 0
    const count = (ancestor: string, descendant: string): Promise<boolean> => {
      questions += 1
      return isAncestor(ancestor, descendant)
    }
    await decideSync('refs/heads/main', sides('a', 'b', 'a'), count)
    expect(questions).toBe(1)
  })
})

describe('a two-way mirror decides a tag that is', () => {
  const tag = (three: ThreeSides): Promise<SyncDecision> => decideSync('refs/tags/v1', three, isAncestor)

  it('moved on either side, even forward, as a conflict', async () => {
    expect(await tag(sides('a', 'a', 'b'))).toEqual(conflict('a', 'b'))
    expect(await tag(sides('a', 'b', 'a'))).toEqual(conflict('b', 'a'))
    expect(await tag(sides(null, 'a', 'b'))).toEqual(conflict('a', 'b'))
  })

  it('new or gone on one side like a branch', async () => {
    expect(await tag(sides(null, 'a', null))).toEqual({ kind: 'create', side: 'there', to: 'a' })
    expect(await tag(sides(null, null, 'a'))).toEqual({ kind: 'create', side: 'here', to: 'a' })
    expect(await tag(sides('a', 'a', null))).toEqual({ kind: 'delete', side: 'here', from: 'a' })
    expect(await tag(sides('a', null, 'a'))).toEqual({ kind: 'delete', side: 'there', from: 'a' })
  })
})
