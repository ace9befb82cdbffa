import { describe, expect, it } from 'vitest'
import { recogniseAddress, takeSignIn } from './recognise-address.ts'

const addressOf = (text: string) => {
  const found = recogniseAddress(text)
  return found.kind === 'address' ? [found.address.url, found.isExpanded] : found.kind
}

describe('an address while it is typed', () => {
  it.each([
    ['https://github.com/ada/engine.git', 'https://github.com/ada/engine.git', false],
    ['git@codeberg.org:ada/engine.git', 'git@codeberg.org:ada/engine.git', false],
    ['ssh://git@git.example.org:2222/engine', 'ssh://git@git.example.org:2222/engine', false],
    ['http://127.0.0.1:8080/engine.git', 'http://127.0.0.1:8080/engine.git', false],
    ['ada/engine', 'https://github.com/ada/engine', true],
    ['ada-l/engine.js', 'https://github.com/ada-l/engine.js', true],
    ['codeberg.org/ada/engine', 'https://codeberg.org/ada/engine', true],
    ['git.example.org:8443/engine', 'https://git.example.org:8443/engine', true],
  ])('is recognised: %s', (text, url, isExpanded) => {
    expect(addressOf(` ${text} `)).toEqual([url, isExpanded])
  })

  it.each(['ada', 'https://', 'https://github.com', 'https://github.com/ada', 'git@', 'svn://host/a', 'a b'])(
    'is not asked for before it is whole: %s',
    (text) => {
      expect(addressOf(text)).toBe('incomplete')
    },
  )

  it('is told from a folder, which is imported elsewhere', () => {
    for (const text of ['/home/ada/engine', '~/engine', './engine', 'file:///engine', 'C:\\engine']) {
      const found = recogniseAddress(text)
      expect(found).toMatchObject({ kind: 'incomplete' })
      expect(found.kind === 'incomplete' && found.reason).toContain('Import')
    }
  })

  it('is empty when nothing is there', () => {
    expect(recogniseAddress('  ')).toEqual({ kind: 'empty' })
  })
})

describe('a sign-in in a pasted address', () => {
  it('is taken out of the text', () => {
    expect(takeSignIn('https://ada:s%40cret@git.example.org/engine')).toEqual({
      text: 'https://git.example.org/engine',
      signIn: { username: 'ada', credential: { kind: 'password', username: 'ada', password: 's@cret' } },
    })
  })

  it('is taken out even while the address has no path', () => {
    expect(takeSignIn('https://ada:secret@git.example.org').text).toBe('https://git.example.org')
  })

  it('may be a token alone', () => {
    expect(takeSignIn('https://ghp_abcdef@github.com/ada/engine').signIn?.credential).toEqual({
      kind: 'password',
      username: 'x-access-token',
      password: 'ghp_abcdef',
    })
  })

  it('is none when there is only a user name, which is kept for the fields', () => {
    expect(takeSignIn('https://ada@bitbucket.org/ada/engine')).toEqual({
      text: 'https://bitbucket.org/ada/engine',
      signIn: { username: 'ada', credential: null },
    })
  })

  it('leaves addresses without one, and SSH users, as they are', () => {
    for (const text of [
      'https://github.com/ada/engine',
      'ssh://git@host/engine',
      'git@host:engine',
      'ada/e',
    ]) {
      expect(takeSignIn(text)).toEqual({ text, signIn: null })
    }
  })
})
