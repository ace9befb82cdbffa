import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('work of one key comes one after the other, also after one that fails; others do not wait', async () => {
  const turns = createTurns()
  const done: string[] = []
  let letGo: () => void = () => undefined
  const first = turns.take('a', async () => {
    await new Promise<void>((resolve) => (letGo = resolve))
    done.push('first')
    throw new Error('It failed.')
  })
  const second = turns.take('a', async () => {
    await Promise.resolve()
    return done.push('second')
  })
  await turns.take('b', async () => {
    await Promise.resolve()
    return done.push('other')
  })
  expect(done).toEqual(['other'])
  letGo()
  await expect(first).rejects.toThrow('It failed.')
  await second
  await turns.ended()
  expect(done).toEqual(['other', 'first', 'second'])
})
