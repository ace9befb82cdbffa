import { describe, expect, it } from 'vitest'
import { credentialAnswer, localRemoteOf, parseCredentialRequest } from './credential-protocol.ts'

const address = 'http://127.0.0.1:7420'
const ask = (host: string, path: string, protocol = 'http') =>
  localRemoteOf(parseCredentialRequest(`protocol=${protocol}\nhost=${host}\npath=${path}\n\n`), address)

describe('localRemoteOf', () => {
  it.each([
    ['team/project.git', { repository: 'team/project', variant: 'normal' }],
    ['team/project', { repository: 'team/project', variant: 'normal' }],
    ['team/project+ephemeral.git', { repository: 'team/project', variant: 'ephemeral' }],
    ['team/project+import.git', { repository: 'team/project', variant: 'import' }],
    ['team/project.git/info/lfs', { repository: 'team/project', variant: 'normal' }],
    ['c++.git', { repository: 'c++', variant: 'normal' }],
  ])('reads %s', (path, remote) => expect(ask('127.0.0.1:7420', path)).toEqual(remote))

  it.each(['127.0.0.1:7420', 'localhost:7420', 'LOCALHOST:7420', '[::1]:7420'])('answers for %s', (host) =>
    expect(ask(host, 'a.git')).toEqual({ repository: 'a', variant: 'normal' }),
  )

  it.each([
    '127.0.0.1:7421',
    '127.0.0.1',
    'example.org:7420',
    '127.0.0.1.example.org:7420',
    '',
    '127.0.0.1:7420:1',
  ])('is silent for %s', (host) => expect(ask(host, 'a.git')).toBeNull())

  it('is silent for another protocol and without a path', () => {
    expect(ask('127.0.0.1:7420', 'a.git', 'https')).toBeNull()
    expect(localRemoteOf({ protocol: 'http', host: '127.0.0.1:7420' }, address)).toBeNull()
  })
})

it('reads lines up to the empty one and keeps "=" in values', () => {
  expect(parseCredentialRequest('protocol=http\nwwwauth[]=Basic realm="a=b"\n\npath=not-this')).toEqual({
    protocol: 'http',
    'wwwauth[]': 'Basic realm="a=b"',
  })
})

it('answers with a user name, the token and its end in whole seconds', () => {
  expect(credentialAnswer('ey.J', 1_700_000_000_900)).toBe(
    'username=t\npassword=ey.J\npassword_expiry_utc=1700000000\n',
  )
})
