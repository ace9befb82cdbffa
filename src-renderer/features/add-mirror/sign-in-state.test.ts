import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src-shared/domain/account.ts'
import { signInFor, signInKey, type SignInWish } from './sign-in-state.ts'

const account = { id: 'acc_1', host: 'git.example.org', label: 'ada', changedAt: 1 } as Account
const none: ReadonlySet<string> = new Set()
const given: SignInWish = {
  kind: 'given',
  host: 'git.example.org',
  credential: { kind: 'password', username: 'ada', password: 'hunter2-secret' },
  origin: 'fields',
  revision: 3,
}

describe('the sign-in of a new mirror', () => {
  it('is the account that fits, unless a person wants none', () => {
    expect(signInFor({ kind: 'proposed' }, 'git.example.org', [account], none)).toEqual({
      kind: 'account',
      account,
    })
    expect(signInFor({ kind: 'none' }, 'git.example.org', [account], none)).toEqual({ kind: 'none' })
    expect(signInFor({ kind: 'proposed' }, 'git.example.org', [], none)).toEqual({ kind: 'none' })
  })

  it('is no account that is known to fail, unless a person chooses it', () => {
    const working = { ...account, id: 'acc_2' }
    const failing = new Set(['acc_1'])
    const proposed = (fitting: readonly Account[]) =>
      signInFor({ kind: 'proposed' }, 'git.example.org', fitting, failing)
    expect(proposed([account, working])).toEqual({ kind: 'account', account: working })
    expect(proposed([account])).toEqual({ kind: 'none' })
    const chosen = { kind: 'account', accountId: 'acc_1' } as const
    expect(signInFor(chosen, 'git.example.org', [account], failing)).toEqual({ kind: 'account', account })
  })

  it('never goes to another host than it was given for', () => {
    expect(signInFor(given, 'git.example.org', [], none)).toBe(given)
    expect(signInFor(given, 'git.example.com', [], none)).toEqual({ kind: 'none' })
    const elsewhere = { kind: 'account', accountId: 'acc_2' } as const
    expect(signInFor(elsewhere, 'git.example.org', [account], none)).toEqual({ kind: 'account', account })
  })

  it('is told apart without its secret', () => {
    expect(signInKey(signInFor(given, 'git.example.org', [], none))).not.toContain('hunter2')
  })
})
