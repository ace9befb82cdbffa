import { expect, it } from 'vitest'
import { shareWork } from './shared-work.ts'

const untilStopped = (stop: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    stop.addEventListener('abort', () => reject(new Error('stopped')))
  })

it('work goes on while one still waits for it, and stops with the last', async () => {
  const work = shareWork(untilStopped)
  const [one, other] = [new AbortController(), new AbortController()]
  const waiting = [work.join(one.signal), work.join(other.signal)].map((joined) =>
    joined.catch((error: unknown) => (error as { code: string }).code),
  )
  one.abort()
  expect(await waiting[0]).toBe('cancelled')
  expect(work.isStopped()).toBe(false)
  other.abort()
  expect(await waiting[1]).toBe('cancelled')
  expect(work.isStopped()).toBe(true)
})

it('who waits without a signal keeps work going, and gets what it gives or throws', async () => {
  const gone = new AbortController()
  const work = shareWork(() => new Promise<number>((resolve) => setImmediate(() => resolve(7))))
  const staying = work.join()
  const leaving = work.join(gone.signal)
  gone.abort()
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
  expect(await staying).toBe(7)
  expect(work.isStopped()).toBe(false)
  await expect(shareWork(() => Promise.reject(new Error('no'))).join()).rejects.toThrow('no')
})
