import { describe, expect, it } from 'vitest'
import type { Account, HostKey } from '../../../src-shared/domain/account.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Problem } from '../../stores/problems.ts'
import { credentialOf, emptyDraft, withoutSecret } from './credential-draft.ts'
import { failureWords } from './failure-words.ts'
import { fittingAccounts } from './fitting-accounts.ts'
import { hostIdentity } from './host-identity.ts'
import { signInRemedyWords } from './sign-in-remedy-words.ts'
import { mirrorsOfSignIn, mirrorToTry, whatFollows } from './stopped-mirrors.ts'

describe('a sign-in while it is typed', () => {
  it('is given once nothing is missing', () => {
    const draft = { ...emptyDraft('password', ' ada '), password: 's' }
    expect(credentialOf(emptyDraft('password', 'ada'))).toBeNull()
    expect(credentialOf(draft)).toEqual({ kind: 'password', username: 'ada', password: 's' })
    expect(credentialOf(emptyDraft('ssh_key'))).toBeNull()
    expect(credentialOf(emptyDraft('ssh_agent'))).toEqual({ kind: 'ssh_agent' })
  })

  it('keeps all but the secret after it was used', () => {
    expect(withoutSecret({ ...emptyDraft('password', 'ada'), password: 's' })).toEqual(
      emptyDraft('password', 'ada'),
    )
  })
})

describe('accounts for an address', () => {
  const account = (host: string, credentialKind: Account['credentialKind'], mirrorCount = 0) =>
    ({ id: host + credentialKind, label: host, host, credentialKind, mirrorCount }) as Account

  it('are those of the very host for a password, the one used most first', () => {
    const accounts = [
      account('a.org', 'password', 1),
      account('a.org:8443', 'password', 9),
      account('a.org', 'ssh_key', 9),
      { ...account('a.org', 'password', 5), id: 'most' },
    ]
    const fitting = fittingAccounts(accounts, { protocol: 'https', host: 'a.org' })
    expect(fitting.map(({ id }) => id)).toEqual(['most', 'a.orgpassword'])
  })

  it('are SSH keys of the host at any port', () => {
    const accounts = [
      account('a.org', 'ssh_key'),
      account('a.org', 'password'),
      account('b.org', 'ssh_agent'),
    ]
    expect(fittingAccounts(accounts, { protocol: 'ssh', host: 'a.org:2222' })).toEqual([accounts[0]])
  })
})

describe('the identity of a host', () => {
  const key = (fingerprint: string, host = 'a.org'): HostKey => ({
    host,
    keyType: 'ssh-ed25519',
    fingerprint,
  })

  it('is new, trusted or changed', () => {
    expect(hostIdentity([key('1')], [key('1', 'b.org')]).kind).toBe('new')
    expect(hostIdentity([key('2'), key('1')], [key('1')]).kind).toBe('trusted')
    expect(hostIdentity([key('2')], [key('1')])).toEqual({ kind: 'changed', trusted: key('1') })
  })
})

describe('the mirrors of a sign-in', () => {
  const mirror = (id: string, accountId: string | null, failed = false) =>
    ({ id, accountId, repository: id, failure: failed ? {} : null }) as Mirror
  const one = mirror('one', null, true)
  const two = mirror('two', null, true)
  const three = mirror('three', 'acc')
  const problems: readonly Problem[] = [
    {
      kind: 'credential',
      key: 'sign-in:a.org',
      host: 'a.org',
      accountId: null,
      failure: {} as Extract<Problem, { kind: 'credential' }>['failure'],
      mirrors: [one, two].map((stopped) => ({ mirror: stopped, standing: 'needYou' })),
    },
  ]

  it('are all that use the account', () => {
    const found = mirrorsOfSignIn([one, two, three], problems, { accountId: 'acc', mirrorId: null })
    expect(found).toEqual([three])
    expect(whatFollows(found)).toBe('It is used from the next run on.')
  })

  it('are all that the host stops, where there is no account', () => {
    const found = mirrorsOfSignIn([one, two, three], problems, { accountId: null, mirrorId: 'two' })
    expect(found).toEqual([one, two])
    expect(mirrorToTry(found, 'two')).toBe(two)
    expect(whatFollows(found)).toBe('2 mirrors are tried again now.')
  })

  it('is the one alone when nothing else is stopped by the same', () => {
    expect(mirrorsOfSignIn([one, two, three], [], { accountId: null, mirrorId: 'three' })).toEqual([three])
  })
})

it('says of a failed call what to do, and does not promise that it is tried again', () => {
  const words = failureWords(
    new AppError('remote_unreachable', '', { details: { host: 'a.org', output: 'x' } }),
  )
  expect(words).toMatchObject({ title: 'a.org is not answering.', output: 'x' })
  expect(words.advice).not.toContain('by itself')
})

describe('what helps against a sign-in that is refused', () => {
  it('is another one of what the account has', () => {
    const at = (connection: object | null) => ({ connection }) as Account
    expect(signInRemedyWords(null)).toBe('Correct the sign-in')
    expect(signInRemedyWords(at(null))).toBe('Correct the sign-in')
    expect(signInRemedyWords(at({ signIn: null }))).toBe('Give another token')
    expect(signInRemedyWords(at({ signIn: { way: 'device' } }))).toBe('Sign in again')
    expect(signInRemedyWords(at({ signIn: null, appId: '7' }))).toBe('Give another key')
  })
})
