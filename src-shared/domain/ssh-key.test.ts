import { expect, it } from 'vitest'
import { deployKeyPageOf, isMadeHere, keyPageOf } from './ssh-key.ts'

it('every forge has a page that takes public keys', () => {
  const url = (kind: Parameters<typeof keyPageOf>[0]['kind'], host: string, webUrl?: string) =>
    keyPageOf({ kind, host, webUrl })?.url
  expect(url('github', 'github.com')).toBe('https://github.com/settings/ssh/new')
  expect(url('gitlab', 'gitlab.com')).toBe('https://gitlab.com/-/user_settings/ssh_keys')
  expect(url('forgejo', 'codeberg.org')).toBe('https://codeberg.org/user/settings/keys')
  expect(url('gitea', 'git.example.org:2222', 'https://git.example.org/git')).toBe(
    'https://git.example.org/git/user/settings/keys',
  )
  expect(url('bitbucket', 'bitbucket.org')).toBe('https://bitbucket.org/account/settings/ssh-keys/')
  expect(url('sourcehut', 'git.sr.ht')).toBe('https://meta.sr.ht/keys')
})

it('a host is known by its name where there is no forge account, and otherwise not', () => {
  expect(keyPageOf({ kind: 'generic', host: 'ssh.github.com:443' })?.url).toBe(
    'https://github.com/settings/ssh/new',
  )
  expect(keyPageOf({ kind: 'generic', host: 'git.example.org' })).toBeNull()
})

it('a key that was made here is known by its place', () => {
  const name = `ssh_${'0a'.repeat(16)}`
  expect(isMadeHere(`/data/git/ssh-keys/${name}`)).toBe(true)
  expect(isMadeHere(`C:\\data\\git\\ssh-keys\\${name}`)).toBe(true)
  expect(isMadeHere('/home/me/.ssh/id_ed25519')).toBe(false)
})

it('a key can be let into one repository alone, but at SourceHut', () => {
  const page = (host: string) => deployKeyPageOf({ kind: 'generic', host }, 'acme/notes')?.url
  expect(page('github.com')).toBe('https://github.com/acme/notes/settings/keys/new')
  expect(page('codeberg.org')).toBe('https://codeberg.org/acme/notes/settings/keys')
  expect(page('bitbucket.org')).toBe('https://bitbucket.org/acme/notes/admin/access-keys/')
  expect(page('git.sr.ht')).toBeUndefined()
})
