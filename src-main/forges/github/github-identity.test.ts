import { expect, it } from 'vitest'
import { expiryIn } from './github-identity.ts'
import { hasScope, scopesIn } from './oauth-scopes.ts'
import { tokenKindOf } from './token-kind.ts'

it.each([
  ['2027-10-07 19:07:53 UTC', Date.UTC(2027, 9, 7, 19, 7, 53)],
  ['2027-10-07 19:07:53 +0200', Date.UTC(2027, 9, 7, 17, 7, 53)],
  ['2027-10-07T19:07:53Z', Date.UTC(2027, 9, 7, 19, 7, 53)],
  ['soon', null],
  ['', null],
])('a token that ends at "%s"', (text, at) => {
  expect(expiryIn(new Headers({ 'GitHub-Authentication-Token-Expiration': text }))).toBe(at)
})

it('a token without an end has no such header', () => {
  expect(expiryIn(new Headers())).toBeNull()
})

it.each([
  ['ghp_a', 'classic'],
  ['github_pat_a_b', 'fine-grained'],
  ['gho_a', 'oauth'],
  ['ghu_a', 'app-user'],
  [`ghs_123_${'a'.repeat(500)}.b.c`, 'installation'],
  ['0123456789abcdef0123456789abcdef01234567', 'unknown'],
])('%s is a token of the kind %s', (token, kind) => {
  expect(tokenKindOf(token)).toBe(kind)
})

it('no header of scopes is another thing than no scope', () => {
  expect([scopesIn(null), scopesIn(''), scopesIn('repo, read:org')]).toEqual([null, [], ['repo', 'read:org']])
})

it.each([
  ['repo', 'public_repo', true],
  ['public_repo', 'repo', false],
  ['repo', 'read:repo_hook', true],
  ['admin:org', 'read:org', true],
  ['read:org', 'admin:org', false],
])('%s has %s in it: %s', (granted, scope, isThere) => {
  expect(hasScope([granted], scope)).toBe(isThere)
})
