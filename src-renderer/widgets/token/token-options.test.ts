import { describe, expect, it } from 'vitest'
import { defaultTokenOptions, mintInput } from './token-options.ts'

describe('the options of a token', () => {
  it('ask for reading alone when that is chosen', () => {
    expect(mintInput('notes', { ...defaultTokenOptions, access: 'read' }).scopes).toEqual(['git:read'])
  })

  it('keep rules in order, with a branch written as people say it', () => {
    const rules = [
      { pattern: 'main', operation: 'no-force-push' },
      { pattern: 'refs/tags/*', operation: 'no-push' },
      { pattern: 'drafts/*', operation: 'allow' },
    ] as const
    expect(mintInput('notes', { ...defaultTokenOptions, rules }).policies).toEqual([
      ['refs/heads/main', ['no-force-push']],
      ['refs/tags/*', ['no-push']],
      ['refs/heads/drafts/*', []],
    ])
  })

  it('leave out a rule that names no branch yet', () => {
    const rules = [{ pattern: ' ', operation: 'no-push' }] as const
    expect(mintInput('notes', { ...defaultTokenOptions, rules }).policies).toEqual([])
  })
})
