import { describe, expect, it } from 'vitest'
import { createUrgency } from './run-priority.ts'
import { createSlots, type Slots } from './slots.ts'

const never = new AbortController().signal
type Work = { readonly name: string; readonly finish: () => Promise<void> }

/** Starts work that goes on until it is told to finish, and notes the order in which it begins. */
const createCrew = (slots: Slots) => {
  const begun: string[] = []
  const start = (name: string, key: string, priority = 1, signal = never): Work => {
    let end = (): void => undefined
    const until = new Promise<void>((resolve) => (end = resolve))
    const request = { key, signal, priority: () => priority }
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
    const slots = createSlots({ total: 1, perKey: 1 })
    const crew = createCrew(slots)
    const urgency = createUrgency(0)
    const running = crew.start('running', 'a')
    crew.start('waiting', 'a', 1)
    crew.start('elsewhere', 'b', 2)
    const request = { key: 'a', priority: urgency.value, onRaised: urgency.onRaised, signal: never }
    void slots.use(request, () => {
      crew.begun.push('raised')
      return settle()
    })
    urgency.raise(4)
    await running.finish()
    await settle()
    expect(crew.begun).toEqual(['running', 'raised', 'elsewhere'])
  })

  it('go to a push before 500 scheduled runs that wait, of whatever hosts', async () => {
    const crew = createCrew(createSlots({ total: 4, perKey: 2 }))
    const running = Array.from({ length: 4 }, (_, index) =>
      crew.start(`running ${index}`, `host ${index % 2}`),
    )
    for (let index = 0; index < 500; index += 1) crew.start(`scheduled ${index}`, `host ${index % 7}`)
    crew.start('push', 'host 1', 3)
    await running[1]?.finish()
    await settle()
    expect(crew.begun[4]).toBe('push')
  })

  it('look at no other who waits when 5,000 do', async () => {
    const slots = createSlots({ total: 4, perKey: 4 })
    let asked = 0
    let begun = 0
    const priority = (): number => {
      asked += 1
      return asked % 3
    }
    await Promise.all(
      Array.from({ length: 5_000 }, (_, index) =>
        slots.use({ key: `host ${index % 50}`, priority, signal: never }, () => {
          begun += 1
          return settle()
        }),
      ),
    )
    expect([begun, asked]).toEqual([5_000, 5_000])
  })

  it('are not lost when many are cancelled while they wait', async () => {
    const slots = createSlots({ total: 2, perKey: 1 })
    const crew = createCrew(slots)
    const running = crew.start('running', 'a')
    const controllers = Array.from({ length: 50 }, () => new AbortController())
    const waiting = controllers.map(({ signal }, index) =>
      slots.use({ key: 'a', priority: () => index % 5, signal }, () => settle()).catch(() => 'gone'),
    )
    crew.start('last', 'a', 0)
    for (const controller of controllers.toReversed()) controller.abort(new Error('cancelled'))
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['gone']))
    await running.finish()
    await settle()
    expect(crew.begun).toEqual(['running', 'last'])
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
