import { describe, expect, it } from 'vitest'
import * as words from '../../testing/fault-host/forge-words.ts'
import { factsOf, localFactsOf, movedToOf } from './failure-facts.ts'

describe('what a remote names', () => {
  it.each([
    [words.largeFileWords, { file: 'data.bin', size: '166 MB', limit: '100 MB', brand: 'GitHub' }],
    [
      words.gitlabLargeFileWords,
      { object: '3d5f0a2b1c4d5e6f708192a3b4c5d6e7f8091a2b', size: '166 MiB', limit: '100 MiB' },
    ],
    [
      words.secretWords,
      {
        file: '.env',
        commit: 'b6ba2be0c1d2e3f405162738495a6b7c8d9e0f1a',
        page: 'https://github.com/acme/notes/security/secret-scanning/unblock-secret/2abcDEF',
      },
    ],
    [
      words.rulesetWords,
      {
        rule: 'Changes must be made through a pull request.',
        page: 'https://github.com/acme/notes/rules?ref=refs%2Fheads%2Fmain',
      },
    ],
    [words.lfsMissingWords, { count: 3 }],
    [words.workflowReason, { file: '.github/workflows/ci.yml' }],
    [words.emailPrivacyWords, { page: 'https://github.com/settings/emails' }],
    [words.forgejoQuotaWords, { limit: '750 MiB' }],
    [words.samlBody, { organisation: 'acme' }],
  ])('in "%s"', (said, facts) => {
    expect(factsOf(said)).toMatchObject(facts)
  })

  it('is nothing where it names nothing', () => {
    expect(factsOf(words.hookWords)).toEqual({})
  })

  it('is its new place, when it moved', () => {
    const told =
      'remote: This repository moved. Please use the new location:\nremote:   https://github.com/acme/new.git\n'
    expect(movedToOf(told)).toBe('https://github.com/acme/new.git')
    expect(movedToOf('To https://github.com/acme/old.git\n')).toBeNull()
  })
})

it('what git here names is the lock, without the path to it', () => {
  expect(localFactsOf("fatal: Unable to create '/home/ada/x.git/packed-refs.lock': File exists.")).toEqual({
    file: 'packed-refs.lock',
  })
})
