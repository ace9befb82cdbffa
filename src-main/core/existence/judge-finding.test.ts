import { describe, expect, it } from 'vitest'
import type { MirrorPlace } from '../ports/existence-store.ts'
import { isMassDisappearance, judgeFinding, type Standing } from './judge-finding.ts'

const hourMs = 3_600_000
const start = 1_750_000_000_000
const here: MirrorPlace = {
  mirrorId: 'mir',
  accountId: 'acc',
  forgeId: '42',
  canonicalUrl: 'host/acme/engine',
  path: 'acme/engine',
  state: 'here',
  since: start,
  checkedAt: start,
  reason: null,
  scopes: null,
  missingCount: 0,
  missingSince: null,
  missedAt: null,
  moved: null,
}
const missing: Standing = { kind: 'missing' }
const unclear: Standing = { kind: 'unclear', reason: 'No answer.' }

/** What is known after looks at these hours. */
const after = (...looks: readonly (readonly [hour: number, standing: Standing])[]): MirrorPlace =>
  looks.reduce((place, [hour, standing]) => judgeFinding(place, standing, start + hour * hourMs, null), here)

describe('a repository that is not found', () => {
  it('is gone after three looks over a day, and not before', () => {
    expect(after([0, missing], [12, missing]).state).toBe('missing')
    expect(after([0, missing], [8, missing], [16, missing], [23, missing]).state).toBe('missing')
    expect(after([0, missing], [12, missing], [24, missing]).state).toBe('gone')
  })

  it('is not gone after a day with two looks', () => {
    expect(after([0, missing], [48, missing])).toMatchObject({ state: 'missing', missingCount: 2 })
  })

  it('is missed once, however often it is looked for within hours', () => {
    expect(after([0, missing], [1, missing], [2, missing], [3, missing])).toMatchObject({ missingCount: 1 })
  })

  it('is no suspicion any longer once it was seen', () => {
    const seen = after([0, missing], [12, missing], [13, { kind: 'replaced', by: null as never }])
    expect(seen.missingCount).toBe(0)
  })

  it('is neither gone nor found again by a look that says nothing', () => {
    expect(after([0, missing], [12, unclear])).toMatchObject({ state: 'unknown', missingCount: 1 })
    expect(after([0, missing], [12, unclear], [24, unclear], [36, unclear]).state).toBe('unknown')
    expect(after([0, missing], [12, missing], [24, missing], [36, unclear]).state).toBe('gone')
  })
})

describe('many that are missing at once', () => {
  it('are more than three, and more than a fifth of the account', () => {
    expect(isMassDisappearance(3, 3)).toBe(false)
    expect(isMassDisappearance(4, 20)).toBe(false)
    expect(isMassDisappearance(4, 19)).toBe(true)
    expect(isMassDisappearance(300, 1_000)).toBe(true)
    expect(isMassDisappearance(200, 1_000)).toBe(false)
  })
})
