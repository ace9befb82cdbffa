import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { isValidBranchName, isValidRefName } from './ref-name.ts'

const gitAccepts = (...args: readonly string[]): boolean => {
  try {
    execFileSync('git', ['check-ref-format', ...args], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const branches = [
  'main',
  'feature/login',
  'a.b',
  'a..b',
  '.a',
  'a/.b',
  'a.',
  'a/b.',
  'a./b',
  'a.lock',
  'a.lock/b',
  'a.Lock',
  'a//b',
  '/a',
  'a/',
  'a b',
  'a\tb',
  'a\u007fb',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[b',
  'a]b',
  'a\\b',
  '@',
  'a@b',
  'a@{b',
  '@{',
  '-a',
  'a-',
  'HEAD',
  'a/HEAD',
  'größe',
  '分支',
  "a'b",
  'a"b',
  'a$(b)',
  'a;b',
]

describe('ref names', () => {
  it.each(branches)('agree with git on the full name of %j', (branch) => {
    expect(isValidRefName(`refs/heads/${branch}`)).toBe(gitAccepts(`refs/heads/${branch}`))
  })

  it.each(branches)('agree with git on the branch %j', (branch) => {
    expect(isValidBranchName(branch)).toBe(gitAccepts('--branch', branch))
  })

  it('refuses what git never sees: a name with NUL, an empty one, one without a slash', () => {
    expect(isValidRefName('refs/heads/a\0b')).toBe(false)
    expect(isValidRefName('')).toBe(false)
    expect(isValidRefName('main')).toBe(false)
    expect(isValidBranchName('')).toBe(false)
  })
})
