import { describe, expect, it } from 'vitest'
import type { MirrorPlan, RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import { every } from '../../../src-shared/domain/schedule.ts'
import { choiceWords, readChoice } from './choice.ts'
import { foundNotes, foundSentence, writeProblem } from './found-words.ts'
import { isSerious, needsConsent, planSentences, planUnder } from './plan-words.ts'

const quarter = every(15 * 60_000)
const nothing = { create: 0, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 }
const found: RemoteTest = {
  url: 'https://github.com/ada/engine',
  host: 'github.com',
  branchCount: 12,
  tagCount: 1,
  hiddenRefCount: 0,
  defaultBranch: 'main',
  isEmpty: false,
  canWrite: null,
}

describe('the directions', () => {
  it('are said with the host and the interval', () => {
    expect(choiceWords('pull', 'github.com', quarter)).toBe('GitHub → this computer, every 15 minutes')
    expect(choiceWords('push', 'git.example.org', quarter)).toMatch(
      /^This computer → git\.example\.org, on every push/,
    )
    expect(choiceWords('sync', 'github.com', quarter)).toBe(
      'GitHub ↔ this computer, on every push and every 15 minutes',
    )
    expect(choiceWords('once', 'codeberg.org', quarter)).toBe('Codeberg → this computer, once')
  })

  it('speak of the remote before there is an address', () => {
    expect(choiceWords('pull', '', quarter)).toBe('The remote → this computer, every 15 minutes')
    expect(choiceWords('push', '', quarter)).toMatch(/^This computer → the remote,/)
  })

  it('are read from an address of the page, and nothing else is', () => {
    expect(['push', 'once', 'sync', 'both', null].map(readChoice)).toEqual([
      'push',
      'once',
      'sync',
      null,
      null,
    ])
  })
})

describe('what was found', () => {
  it('is counted', () => {
    expect(foundSentence(found)).toBe('Found 12 branches and 1 tag; the default branch is main.')
    expect(foundSentence({ ...found, tagCount: 0, defaultBranch: null })).toBe('Found 12 branches.')
    expect(foundSentence({ ...found, isEmpty: true })).toBe('It answers, and is empty.')
  })

  it('names refs of the host where they would be missed, and write access where it matters', () => {
    const more = { ...found, hiddenRefCount: 2, canWrite: true }
    expect(foundNotes(more, 'pull', false)).toEqual([
      '2 refs of the host itself, such as pull requests, stay there.',
    ])
    expect(foundNotes(more, 'push', true)).toEqual(['This sign-in may push.'])
  })

  it('is a problem when it may not be pushed to', () => {
    const closed = { ...found, canWrite: false }
    expect(writeProblem(closed, 'push', false)?.title).toBe('GitHub wants a sign-in to push.')
    expect(writeProblem(closed, 'push', true)?.title).toContain('not push')
    expect(writeProblem(closed, 'sync', false)?.title).toBe('GitHub wants a sign-in to push.')
    expect(writeProblem(closed, 'pull', false)).toBeNull()
    expect(writeProblem(found, 'push', false)).toBeNull()
  })
})

describe('a plan', () => {
  const planOf = (counts: Partial<MirrorPlan['counts']>): MirrorPlan => ({
    counts: { ...nothing, ...counts },
    refs: [],
  })

  it('that only creates is one sentence', () => {
    expect(planSentences(planOf({ create: 3 }).counts, 'in engine')).toEqual([
      'The first run creates 3 branches and tags in engine.',
    ])
    expect(isSerious(planOf({ create: 3, update: 2, leave: 1 }))).toBe(false)
  })

  it('says the serious first, and what stays', () => {
    expect(planSentences({ ...nothing, create: 2, overwrite: 1, stop: 1, leave: 4 }, 'at GitHub')).toEqual([
      'The first run overwrites 1 branch or tag and creates 2 others at GitHub.',
      '1 branch or tag has commits of its own on both sides and is not touched.',
      '4 branches and tags that are only at GitHub stay.',
    ])
  })

  it('tells equal sides from nothing at all', () => {
    expect(planSentences({ ...nothing, unchanged: 4 }, 'in a')[0]).toContain('equal')
    expect(planSentences(nothing, 'in a')[0]).toContain('nothing to move')
  })

  it('of a push that overwrites what went apart shows it, and wants consent', () => {
    const plan: MirrorPlan = {
      counts: { ...nothing, stop: 1 },
      refs: [{ ref: 'refs/heads/main', action: 'stop', fromObjectId: null, toObjectId: null, certain: true }],
    }
    expect(needsConsent(plan)).toBe(false)
    const overwriting = planUnder(plan, 'push', 'overwrite')
    expect(overwriting.refs[0]?.action).toBe('overwrite')
    expect(overwriting.counts).toEqual({ ...nothing, overwrite: 1 })
    expect(needsConsent(overwriting)).toBe(true)
    expect(planUnder(plan, 'push', 'leave').counts).toEqual({ ...nothing, leave: 1 })
    expect(planUnder(plan, 'pull', 'overwrite')).toBe(plan)
  })
})
