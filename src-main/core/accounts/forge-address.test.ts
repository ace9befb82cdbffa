import { describe, expect, it } from 'vitest'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { forgeWebUrl, hostOfWebUrl } from './forge-address.ts'

describe('the address of a forge', () => {
  it.each<[ForgeKind, string | null, string]>([
    ['github', null, 'https://github.com'],
    ['github', ' api.github.com ', 'https://github.com'],
    ['github', 'github.example.org', 'https://github.example.org'],
    ['gitlab', 'https://example.org/git/', 'https://example.org/git'],
    ['gitea', 'http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['forgejo', 'Codeberg.org', 'https://codeberg.org'],
    ['sourcehut', 'sr.ht', 'https://git.sr.ht'],
    ['bitbucket', 'https://bitbucket.org/acme?tab=1', 'https://bitbucket.org/acme'],
  ])('of %s, typed as %j, is %s', (kind, typed, webUrl) => {
    expect(forgeWebUrl(kind, typed)).toBe(webUrl)
  })

  it('must be said of what people run themselves', () => {
    expect(() => forgeWebUrl('gitea', null)).toThrow('Say where this Gitea is')
  })

  it.each(['ftp://example.org', 'two words', 'https://ada:secret@example.org'])('is not %j', (typed) => {
    expect(() => forgeWebUrl('gitea', typed)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }) as Error,
    )
  })

  it('of a Bitbucket of one’s own is refused: its API is another one', () => {
    expect(() => forgeWebUrl('bitbucket', 'bitbucket.example.org')).toThrow(
      expect.objectContaining({ code: 'forge_cannot' }) as Error,
    )
  })

  it('gives the host as the addresses of repositories name it', () => {
    expect(hostOfWebUrl('http://127.0.0.1:3000/git')).toBe('127.0.0.1:3000')
  })
})
