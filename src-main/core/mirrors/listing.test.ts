import { expect, it } from 'vitest'
import { plainScope, scopeOf } from './mirror-scope.ts'
import { createTakeListing } from './listing.ts'

const one = '1'.repeat(40)
const two = '2'.repeat(40)
const refs = new Map([
  ['refs/heads/main', one],
  ['refs/notes/commits', two],
])
const head = 'refs/heads/main'
/** An answer whose refs must not be read. */
const known = (digest: string) => ({
  get refs(): ReadonlyMap<string, string> {
    throw new Error('Its refs were read.')
  },
  head,
  digest,
})

it('tells an answer that came before by its digest, and does not read its refs for that', () => {
  const take = createTakeListing()
  const first = take({ refs, head, digest: 'a' }, 'pull', plainScope('pull'))
  const again = take(known('a'), 'pull', plainScope('pull'))
  expect(again.fingerprint).toBe(first.fingerprint)
  expect(again.size).toBe(2)
  expect(() => again.refs).toThrow('Its refs were read.')
})

it('reads what came for the first time, or is looked at by somebody who carries other refs', () => {
  const take = createTakeListing()
  const pulled = take({ refs, head, digest: 'a' }, 'pull', plainScope('pull'))
  expect(() => take(known('b'), 'pull', plainScope('pull'))).toThrow('Its refs were read.')
  expect(() => take(known('a'), 'push', plainScope('push'))).toThrow('Its refs were read.')
  const narrowed = scopeOf({ direction: 'pull', patterns: ['main'], notes: null })
  expect(() => take(known('a'), 'pull', narrowed)).toThrow('Its refs were read.')
  const withoutNotes = scopeOf({ direction: 'pull', patterns: [], notes: false })
  expect(() => take(known('a'), 'pull', withoutNotes)).toThrow('Its refs were read.')
  const pushed = take({ refs, head, digest: 'a' }, 'push', plainScope('push'))
  expect([...pushed.refs.keys()]).toEqual(['refs/heads/main'])
  expect(pushed.fingerprint).not.toBe(pulled.fingerprint)
})

it('knows nothing again of an answer without a digest', () => {
  const take = createTakeListing()
  const first = take({ refs, head }, 'sync', plainScope('sync'))
  const moved = take({ refs: new Map([['refs/heads/main', two]]), head }, 'sync', plainScope('sync'))
  expect(moved.fingerprint).not.toBe(first.fingerprint)
  expect(moved.size).toBe(1)
})
