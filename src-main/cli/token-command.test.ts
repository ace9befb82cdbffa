import { expect, it } from 'vitest'
import { parsePolicy, parseScopes } from './token-command.ts'

it('reads policies in the order of their rules', () => {
  expect(parsePolicy('refs/heads/main=no-push')).toEqual(['refs/heads/main', ['no-push']])
  expect(parsePolicy('refs/heads/*=no-force-push, verify-sig')).toEqual([
    'refs/heads/*',
    ['no-force-push', 'verify-sig'],
  ])
  expect(parsePolicy('refs/heads/a=b=')).toEqual(['refs/heads/a=b', []])
})

it.each(['refs/heads/main', '=no-push', 'refs/heads/main=no-way'])('refuses the policy %s', (text) => {
  expect(() => parsePolicy(text)).toThrow('--policy')
})

it('reads scopes', () => {
  expect(parseScopes('git:read, git:write')).toEqual(['git:read', 'git:write'])
  expect(() => parseScopes('git:all')).toThrow('--scopes is one of git:read, git:write')
  expect(() => parseScopes('')).toThrow('--scopes is empty.')
})
