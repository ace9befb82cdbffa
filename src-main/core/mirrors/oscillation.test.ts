import { describe, expect, it } from 'vitest'
import { findOscillation } from './oscillation.ts'

const moves = (ref: string, ...ids: readonly (string | null)[]) =>
  ids.slice(1).map((newObjectId, index) => ({ ref, oldObjectId: ids[index] ?? null, newObjectId }))

describe('a ref that something else is rewriting too', () => {
  it('is one that came back three times to what it had left', () => {
    expect(findOscillation(moves('main', 'a', 'b', 'a', 'b'))).toBeNull()
    expect(findOscillation(moves('main', 'a', 'b', 'a', 'b', 'a'))).toBe('main')
  })

  it('is found when it was moved back outside of runs', () => {
    const again = moves('main', 'b', 'a')
    expect(findOscillation([...again, ...again, ...again])).toBeNull()
    expect(findOscillation([...again, ...again, ...again, ...again])).toBe('main')
  })

  it('may be deleted and come again', () => {
    expect(findOscillation(moves('main', 'a', null, 'a', null, 'a', null, 'a'))).toBe('main')
  })

  it('is not one that only moves on, nor one whose returns are long past', () => {
    expect(findOscillation(moves('main', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'))).toBeNull()
    expect(findOscillation(moves('main', 'a', 'b', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'f'))).toBeNull()
  })

  it('is looked for ref by ref', () => {
    expect(findOscillation([...moves('main', 'a', 'b', 'a'), ...moves('topic', 'a', 'b', 'a')])).toBeNull()
  })
})
