import { expect, it } from 'vitest'
import { compileHistory, day, refsAsOf, type Step } from './sample-history.ts'

const steps: readonly Step[] = [
  { agoMs: 9 * day, branch: 'main', by: 'mira', message: 'One', files: { 'a.txt': 'a\n' } },
  { agoMs: 8 * day, branch: 'topic', from: 'main', by: 'jonas', message: 'Two', files: { 'a.txt': '+b\n' } },
  { agoMs: 7 * day, tag: 'v1', branch: 'main', by: 'mira' },
  { agoMs: 6 * day, branch: 'topic', from: 'main', by: 'jonas', message: 'Anew', files: {} },
  { agoMs: 5 * day, branch: 'main', merge: 'topic', by: 'mira', message: 'Merge', files: {} },
  { agoMs: 4 * day, gone: 'topic' },
]

it('shows each ref where it stood at a moment, rewritten and gone ones too', () => {
  const history = compileHistory(steps, Date.now())
  expect([...refsAsOf(history, 8 * day)]).toEqual([
    ['refs/heads/main', 1],
    ['refs/heads/topic', 2],
  ])
  expect([...refsAsOf(history, 0)]).toEqual([
    ['refs/heads/main', 5],
    ['refs/heads/topic', null],
    ['refs/tags/v1', 3],
  ])
})

it('writes parents, merges and text that was added', () => {
  const { stream } = compileHistory(steps, Date.now())
  expect(stream).toContain('from :1\nmerge :4\n')
  expect(stream).toContain('M 100644 inline a.txt\ndata 4\na\nb\n')
})
