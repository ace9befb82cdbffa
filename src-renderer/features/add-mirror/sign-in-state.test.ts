import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src-shared/domain/account.ts'
import { signInFor, signInKey, type SignInWish } from './sign-in-state.ts'

const account = { id: 'acc_1', host: 'git.example.org', label: 'ada', changedAt: 1 } as Account
const given: SignInWish = {
  kind: 'given',
  host: 'git.example.org',
  credential: { kind: 'password', username: 'ada', password: 'hunter2-secret' },
  origin: 'fields',
  revision: 3,
}

describe('the sign-in of a new mirror', () => {
  it('is the account that fits, unless a person wants none', () => {
    expect(signInFor({ kind: 'proposed' }, 'git.example.org', [account])).toEqual({
      kind: 'account',
      account,
    })
    expect(signInFor({ kind: 'none' }, 'git.example.org', [account])).toEqual({ kind: 'none' })
    expect(signInFor({ kind: 'proposed' }, 'git.example.org', [])).toEqual({ kind: 'none' })
  })

  it('never goes to another host than it was given for', () => {
    expect(signInFor(given, 'git.example.org', [])).toBe(given)
    expect(signInFor(given, 'git.example.com', [])).toEqual({ kind: 'none' })
    expect(signInFor({ kind: 'account', accountId: 'acc_2' }, 'git.example.org', [account])).toEqual({
      kind: 'account',
      account,
    })
  })

  it('is told apart without its secret', () => {
    expect(signInKey(signInFor(given, 'git.example.org', []))).not.toContain('hunter2')
  })
})
