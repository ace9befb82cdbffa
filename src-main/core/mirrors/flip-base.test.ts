import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { decidePull } from './decide-pull.ts'
import { decidePush } from './decide-push.ts'
import { flipBase } from './flip-base.ts'

const map = (text: string | null): Map<string, string> => new Map(text === null ? [] : [['r', text]])
const baseAfter = (direction: Direction, base: string | null, local: string | null, remote: string | null) =>
  flipBase(direction, { base: map(base), local: map(local), remote: map(remote) }).get('r') ?? null

describe('what both sides are taken to have agreed on after a flip', () => {
  it.each<[string, Direction, string | null, string | null, string | null, string | null]>([
    ['the remote, where both have the ref', 'push', 'a', 'b', 'c', 'c'],
    ['the remote also when it was never mirrored', 'pull', null, 'b', 'c', 'c'],
    ['what is equal, for sync', 'sync', 'a', 'b', 'b', 'b'],
    ['nothing for sync where both differ: an old branch must not win', 'sync', 'c', 'b', 'c', null],
    ['nothing for a ref that only the target has and nobody mirrored', 'push', null, null, 'c', null],
    ['the remote for a mirrored ref that is gone here', 'push', 'a', null, 'c', 'c'],
    ['what it was for a mirrored ref that is gone there', 'pull', 'a', 'a', null, 'a'],
    ['nothing for a branch of our own', 'pull', null, 'a', null, null],
    ['nothing for sync where one side is empty', 'sync', 'a', 'a', null, null],
    ['nothing for what is gone on both sides', 'push', 'a', null, null, null],
  ])('is %s', (_name, direction, base, local, remote, expected) => {
    expect(baseAfter(direction, base, local, remote)).toBe(expected)
  })

  it('never deletes at the target, nor here, what was not mirrored, whatever the sides are', async () => {
    const ids = [null, 'a', 'b', 'c']
    const related = [true, false]
    for (const local of ids) {
      for (const remote of ids) {
        for (const isAncestor of related) {
          const ask = () => Promise.resolve(isAncestor)
          const push = { base: baseAfter('push', null, local, remote), local, remote }
          expect((await decidePush(push, ask)).kind).not.toBe('delete')
          const pull = { base: baseAfter('pull', null, local, remote), local, remote }
          expect((await decidePull(pull, ask)).kind).not.toBe('delete')
        }
      }
    }
  })
})
