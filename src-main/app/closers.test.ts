import { expect, it } from 'vitest'
import { createClosers } from './closers.ts'

it('closes in reverse order, all of them even when one fails, and once', async () => {
  const closed: string[] = []
  const closers = createClosers()
  closers.add(() => closed.push('lock'))
  closers.add(() => {
    throw new Error('stuck')
  })
  closers.add(async () => {
    await Promise.resolve()
    closed.push('listener')
  })
  const logged: string[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (text: string) => void logged.push(text),
  }
  await closers.closeAll(log)
  await closers.closeAll(log)
  expect(closed).toEqual(['listener', 'lock'])
  expect(logged).toEqual(['Something could not be closed in order.'])
})
