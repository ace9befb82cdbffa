import { describe, expect, it } from 'vitest'
import type { PullDecision } from './decide-pull.ts'
import { findMassChange, type GuardInput } from './mass-change-guard.ts'

const deleted: PullDecision = { kind: 'delete', from: 'a', localChange: false }
const rewritten: PullDecision = { kind: 'rewrite', from: 'a', to: 'b', localChange: false }
const equal: PullDecision = { kind: 'in_sync' }

/** `destructive` refs that would go and `quiet` ones that stay. */
const planOf = (destructive: number, quiet: number, decision: PullDecision = deleted) =>
  new Map<string, PullDecision>([
    ...Array.from({ length: destructive }, (_, index) => [`refs/heads/gone${index}`, decision] as const),
    ...Array.from({ length: quiet }, (_, index) => [`refs/heads/stays${index}`, equal] as const),
  ])

const input = (fields: Partial<GuardInput>): GuardInput => ({
  plan: new Map(),
  remoteRefCount: 10,
  baseRefCount: 10,
  defaultBranches: ['refs/heads/main', null],
  sharesHistory: () => Promise.resolve(true),
  ...fields,
})

describe('the guard', () => {
  it('lets five deletions through, however small the repository', async () => {
    expect(await findMassChange(input({ plan: planOf(5, 0) }))).toBeNull()
  })

  it('holds a sixth when it is more than three in ten', async () => {
    const massChange = await findMassChange(input({ plan: planOf(6, 4) }))
    expect(massChange).toMatchObject({ cause: 'many_refs', total: 10 })
    expect(massChange?.affected).toHaveLength(6)
  })

  it('lets 30 of 100 through and holds 31', async () => {
    expect(await findMassChange(input({ plan: planOf(30, 70) }))).toBeNull()
    expect(await findMassChange(input({ plan: planOf(31, 69) }))).toMatchObject({ cause: 'many_refs' })
  })

  it('counts rewrites like deletions, and does not count branches that are new or never mirrored', async () => {
    const plan = planOf(6, 10, rewritten)
    for (let index = 0; index < 50; index += 1) {
      plan.set(`refs/heads/new${index}`, { kind: 'create', to: 'c' })
      plan.set(`refs/heads/extra${index}`, { kind: 'untouched' })
    }
    expect(await findMassChange(input({ plan }))).toMatchObject({ cause: 'many_refs', total: 16 })
  })

  it('holds a remote that lost all its refs, even if it had one', async () => {
    const massChange = await findMassChange(input({ plan: planOf(1, 0), remoteRefCount: 0, baseRefCount: 1 }))
    expect(massChange).toMatchObject({ cause: 'remote_empty', affected: ['refs/heads/gone0'] })
  })

  it('holds a default branch that was replaced by another history', async () => {
    const plan = new Map([['refs/heads/main', rewritten]])
    const sharesHistory = (): Promise<boolean> => Promise.resolve(false)
    expect(await findMassChange(input({ plan, sharesHistory }))).toMatchObject({
      cause: 'unrelated_default_branch',
      affected: ['refs/heads/main'],
    })
    expect(await findMassChange(input({ plan, sharesHistory, defaultBranches: [null] }))).toBeNull()
    expect(await findMassChange(input({ plan }))).toBeNull()
  })
})
