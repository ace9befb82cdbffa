import { expect, it } from 'vitest'
import { parsePorcelainLine } from './push-porcelain.ts'
import { pushStages } from './push-stages.ts'

const one = 'a'.repeat(40)
const create = (ref: string) => ({ ref, newObjectId: one, expectedObjectId: null })
const remove = (ref: string) => ({ ref, newObjectId: null, expectedObjectId: one })

it('sends the default branch, branches, tags, notes, then deletions', () => {
  const updates = [
    remove('refs/heads/old'),
    create('refs/notes/commits'),
    create('refs/tags/v1'),
    create('refs/heads/side'),
    create('refs/heads/trunk'),
  ]
  const stages = pushStages(updates, 'refs/heads/trunk')
  expect(stages.map((stage) => stage.map(({ ref }) => ref))).toEqual([
    ['refs/heads/trunk', 'refs/heads/side', 'refs/tags/v1', 'refs/notes/commits'],
    ['refs/heads/old'],
  ])
})

it('deletes first what stands in the way of a new name, in both directions', () => {
  const updates = [
    create('refs/heads/a/b'),
    remove('refs/heads/a'),
    create('refs/heads/c'),
    remove('refs/heads/c/d/e'),
    remove('refs/heads/ab'),
  ]
  const stages = pushStages(updates, null)
  expect(stages.map((stage) => stage.map(({ ref }) => ref))).toEqual([
    ['refs/heads/a', 'refs/heads/c/d/e'],
    ['refs/heads/a/b', 'refs/heads/c'],
    ['refs/heads/ab'],
  ])
})

it.each([
  ['*\tabc:refs/heads/x\t[new branch]', { ref: 'refs/heads/x', ok: true, gaveUp: false, reason: null }],
  [' \tabc:refs/heads/x\t1..2', { ref: 'refs/heads/x', ok: true, gaveUp: false, reason: null }],
  [
    '+\tabc:refs/heads/x\t1...2 (forced update)',
    { ref: 'refs/heads/x', ok: true, gaveUp: true, reason: null },
  ],
  ['=\tabc:refs/heads/x\t[up to date]', { ref: 'refs/heads/x', ok: true, gaveUp: false, reason: null }],
  ['-\t:refs/heads/x\t[deleted]', { ref: 'refs/heads/x', ok: true, gaveUp: true, reason: null }],
  [
    '!\t(delete):refs/heads/x\t[rejected] (stale info)',
    { ref: 'refs/heads/x', ok: false, gaveUp: false, reason: 'stale info' },
  ],
  [
    '!\tabc:refs/heads/x\t[remote rejected] (hook said (no))',
    { ref: 'refs/heads/x', ok: false, gaveUp: false, reason: 'hook said (no)' },
  ],
  [
    '!\tabc:refs/heads/x\t[remote failure] (remote failed to report status)',
    { ref: 'refs/heads/x', ok: false, gaveUp: false, reason: 'remote failed to report status' },
  ],
  [
    '!\t:refs/heads/x\t[rejected] (remote ref does not exist)',
    { ref: 'refs/heads/x', ok: true, gaveUp: false, reason: null },
  ],
  ['To http://example.org/x.git', null],
  ['Done', null],
])('reads the line %j', (line, expected) => {
  expect(parsePorcelainLine(line)).toEqual(expected)
})
