import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { forEachMirror } from './for-each-mirror.ts'
import { mirrorWith } from '../../../src-main/testing/placed-mirror.ts'

const mirrors = Array.from({ length: 20 }, (_, index) => mirrorWith({ id: `mir_${index}` }))

describe('acting on many mirrors', () => {
  it('never has more than six under way', async () => {
    let underWay = 0
    let most = 0
    await forEachMirror(mirrors, async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await Promise.resolve()
      underWay -= 1
    })
    expect(most).toBe(6)
  })

  it('goes on after a failure and names what failed', async () => {
    const done: string[] = []
    const failures = await forEachMirror(mirrors, ({ id }) => {
      done.push(id)
      return id === 'mir_3' ? Promise.reject(new AppError('not_found', 'Gone.')) : Promise.resolve()
    })
    expect(done.length).toBe(20)
    expect(failures.map(({ mirror, error }) => [mirror.id, error.message])).toEqual([['mir_3', 'Gone.']])
  })

  it('tells after each how far it is', async () => {
    const told: number[] = []
    await forEachMirror(
      mirrors,
      () => Promise.resolve(),
      ({ done }) => told.push(done),
    )
    expect(told).toEqual(mirrors.map((_, index) => index + 1))
  })
})
