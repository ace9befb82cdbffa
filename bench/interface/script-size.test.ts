import { expect, it } from 'vitest'
import { initialScripts } from './script-size.ts'

it('takes the entry and what it imports, each once, and nothing that is loaded later', () => {
  const manifest = {
    'index.html': { file: 'entry.js', imports: ['a', 'b'], isEntry: true },
    a: { file: 'a.js', imports: ['b'] },
    b: { file: 'b.js' },
    later: { file: 'later.js', imports: ['a'] },
  }
  expect(initialScripts(manifest)).toEqual(['entry.js', 'a.js', 'b.js'])
})
