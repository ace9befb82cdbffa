import { expect, test } from 'vitest'
import { createRepositoryUse } from './repository-use.ts'

const id = 'repo_1'

/** Work that lasts until it is told to end. */
const lasting = () => {
  let end = (): void => undefined
  const work = new Promise<void>((resolve) => {
    end = resolve
  })
  return { work: () => work, end }
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
/** Upkeep that notes its end, which takes a moment after it was told to. */
const upkeep = (events: string[]) => async (signal: AbortSignal) => {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  await turns()
  events.push('upkeep ended')
}

test('upkeep does not begin beside a reader or a writer, and begins when they have gone', async () => {
  const use = createRepositoryUse()
  const reading = lasting()
  const writing = lasting()
  const reader = use.read(id, reading.work)
  expect(await use.whenIdle(id, () => Promise.resolve('done'))).toBeNull()
  reading.end()
  await reader
  const writer = use.write(id, writing.work)
  await turns()
  expect(await use.whenIdle(id, () => Promise.resolve('done'))).toBeNull()
  expect(await use.whenIdle('repo_2', () => Promise.resolve('done'))).toBe('done')
  writing.end()
  await writer
  expect(await use.whenIdle(id, () => Promise.resolve('done'))).toBe('done')
})

test('a writer ends the upkeep under way and begins once it has ended; a reader does not disturb it', async () => {
  const use = createRepositoryUse()
  const events: string[] = []
  const keeping = use.whenIdle(id, upkeep(events))
  await use.read(id, () => Promise.resolve(void events.push('read')))
  expect(events).toEqual(['read'])
  await use.write(id, () => Promise.resolve(void events.push('written')))
  expect(events).toEqual(['read', 'upkeep ended', 'written'])
  await keeping
  expect(use.isIdle(id)).toBe(true)
})

test('who is alone waits for the writers, and lets readers through but no other writer', async () => {
  const use = createRepositoryUse()
  const events: string[] = []
  const writing = lasting()
  const repairing = lasting()
  const writer = use.write(id, writing.work)
  await turns()
  const alone = use.alone(id, async () => {
    events.push('alone')
    await repairing.work()
    events.push('alone ended')
  })
  const late = use.write(id, () => Promise.resolve(void events.push('late writer')))
  await turns()
  expect(events).toEqual([])
  writing.end()
  await writer
  await turns()
  await use.read(id, () => Promise.resolve(void events.push('read')))
  expect(events).toEqual(['alone', 'read'])
  repairing.end()
  await Promise.all([alone, late])
  expect(events).toEqual(['alone', 'read', 'alone ended', 'late writer'])
})

test('who waits to be alone gives up when told to, and lets the others in', async () => {
  const use = createRepositoryUse()
  const writing = lasting()
  const writer = use.write(id, writing.work)
  await turns()
  const stop = new AbortController()
  const alone = use.alone(id, () => Promise.resolve('alone'), stop.signal)
  await turns()
  stop.abort(new Error('stopped'))
  await expect(alone).rejects.toThrow('stopped')
  expect(await use.write(id, () => Promise.resolve('written'))).toBe('written')
  writing.end()
  await writer
  expect(use.isIdle(id)).toBe(true)
})

test('two that want to be alone follow each other', async () => {
  const use = createRepositoryUse()
  const events: string[] = []
  const one = (name: string) =>
    use.alone(id, async () => {
      events.push(`${name} begins`)
      await turns()
      events.push(`${name} ends`)
    })
  await Promise.all([one('first'), one('second')])
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})

test('a stop ends all upkeep and waits for it', async () => {
  const use = createRepositoryUse()
  const events: string[] = []
  const keeping = [use.whenIdle('a', upkeep(events)), use.whenIdle('b', upkeep(events))]
  await use.stopUpkeep()
  expect(events).toEqual(['upkeep ended', 'upkeep ended'])
  await Promise.all(keeping)
})
