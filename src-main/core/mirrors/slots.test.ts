import { describe, expect, it } from 'vitest'
import { createSlots, type Slots } from './slots.ts'

const never = new AbortController().signal
type Work = { readonly name: string; readonly finish: () => Promise<void> }

/** Starts work that goes on until it is told to finish, and notes the order in which it begins. */
const createCrew = (slots: Slots) => {
  const begun: string[] = []
  const start = (name: string, key: string, priority: number | (() => number) = 1, signal = never): Work => {
    let end = (): void => undefined
    const until = new Promise<void>((resolve) => (end = resolve))
    const request = { key, signal, priority: typeof priority === 'number' ? () => priority : priority }
    const done = slots.use(request, () => {
      begun.push(name)
      return until
    })
    return {
      name,
      finish: async () => {
        end()
        await done
      },
    }
  }
  return { begun, start }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('places for work', () => {
  it('are limited in all and for each host, and a host that is full lets others pass', async () => {
    const crew = createCrew(createSlots({ total: 3, perKey: 2 }))
    const first = crew.start('a1', 'a')
    crew.start('a2', 'a')
    crew.start('a3', 'a')
    crew.start('b1', 'b')
    crew.start('b2', 'b')
    await settle()
    expect(crew.begun).toEqual(['a1', 'a2', 'b1'])
    await first.finish()
    await settle()
    expect(crew.begun).toEqual(['a1', 'a2', 'b1', 'a3'])
  })

  it('go to the most urgent, then to the one that waits longest', async () => {
    const crew = createCrew(createSlots({ total: 1, perKey: 1 }))
    const works = [
      crew.start('running', 'a'),
      crew.start('scheduled', 'a', 1),
      crew.start('first', 'a', 0),
      crew.start('manual', 'a', 3),
      crew.start('scheduled later', 'a', 1),
    ]
    for (const name of ['running', 'manual', 'scheduled', 'scheduled later', 'first']) {
      await works.find((work) => work.name === name)?.finish()
    }
    expect(crew.begun).toEqual(['running', 'manual', 'scheduled', 'scheduled later', 'first'])
  })

  it('go to one that became urgent while it waited', async () => {
    const crew = createCrew(createSlots({ total: 1, perKey: 1 }))
    let urgency = 0
    const running = crew.start('running', 'a')
    crew.start('waiting', 'a', 1)
    crew.start('raised', 'a', () => urgency)
    urgency = 3
    await running.finish()
    await settle()
    expect(crew.begun).toEqual(['running', 'raised'])
  })

  it('are given up by one that is cancelled while it waits, at once', async () => {
    const slots = createSlots({ total: 1, perKey: 1 })
    const crew = createCrew(slots)
    const running = crew.start('running', 'a')
    const controller = new AbortController()
    const cancelled = slots.use({ key: 'a', priority: () => 9, signal: controller.signal }, () => settle())
    controller.abort(new Error('cancelled'))
    await expect(cancelled).rejects.toThrow('cancelled')
    crew.start('next', 'a')
    await running.finish()
    await settle()
    expect(crew.begun).toEqual(['running', 'next'])
  })

  it('are given back by work that fails', async () => {
    const slots = createSlots({ total: 1, perKey: 1 })
    const request = { key: 'a', priority: () => 1, signal: never }
    await expect(slots.use(request, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await slots.use(request, () => Promise.resolve('free'))).toBe('free')
  })
})
