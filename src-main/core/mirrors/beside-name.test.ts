import { describe, expect, it } from 'vitest'
import { hostAsRefPart, nameBeside } from './beside-name.ts'

const never = (): boolean => false
const beside = (ref: string, existing: readonly string[]): string =>
  nameBeside(ref, 'restored', new Map(existing.map((name) => [name, 'x'])), never)

describe('a name beside a ref', () => {
  it('is its own below a folder', () => {
    expect(beside('refs/heads/main', [])).toBe('refs/heads/restored/main')
    expect(beside('refs/tags/v1', [])).toBe('refs/tags/restored/v1')
  })

  it('gets a number when it is taken', () => {
    const taken = ['refs/heads/restored/main', 'refs/heads/restored/main-2']
    expect(beside('refs/heads/main', taken)).toBe('refs/heads/restored/main-3')
  })

  it('is used again when the same tip stands there', () => {
    const existing = new Map([['refs/heads/restored/main', 'x']])
    expect(nameBeside('refs/heads/main', 'restored', existing, (tip) => tip === 'x')).toBe(
      'refs/heads/restored/main',
    )
  })

  it('has no slashes where git could not hold them', () => {
    expect(beside('refs/heads/a/b', ['refs/heads/restored/a'])).toBe('refs/heads/restored/a-b')
    expect(beside('refs/heads/a', ['refs/heads/restored'])).toBe('refs/heads/restored-a')
  })
})

it.each([
  ['127.0.0.1:8080', '127.0.0.1-8080'],
  ['git.example.org', 'git.example.org'],
  ['[::1]:22', '1--22'],
  ['', 'local'],
])('writes the host %s as %s in a ref', (host, part) => expect(hostAsRefPart(host)).toBe(part))
