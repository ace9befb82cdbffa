import { describe, expect, it } from 'vitest'
import { keptRefName, parseKeptRefName } from './kept-ref-names.ts'

const keptAt = Date.parse('2026-11-20T16:01:02.789Z')
const parts = { keptAt, runId: 'run_0a', mirrorId: 'mir_1b', originalRef: 'refs/heads/topic/one' }

describe('the name of a kept ref', () => {
  it('holds the second, the run, the mirror and the original', () => {
    const name = keptRefName({ ...parts, round: 1 })
    expect(name).toBe('refs/kept/20261120T160102Z-run_0a/mir_1b/heads/topic/one')
    expect(parseKeptRefName(name)).toEqual({ ...parts, name, keptAt: Date.parse('2026-11-20T16:01:02Z') })
  })

  it('tells a second round of the same run apart, and reads the same', () => {
    const name = keptRefName({ ...parts, round: 2 })
    expect(name).toBe('refs/kept/20261120T160102Z-run_0a.2/mir_1b/heads/topic/one')
    expect(parseKeptRefName(name)).toMatchObject({ runId: 'run_0a', originalRef: 'refs/heads/topic/one' })
  })

  it.each([
    'refs/heads/main',
    'refs/kept/yesterday-run_0a/mir_1b/heads/main',
    'refs/kept/20261399T160102Z-r/m/h',
  ])('is not %s', (name) => expect(parseKeptRefName(name)).toBeNull())
})
