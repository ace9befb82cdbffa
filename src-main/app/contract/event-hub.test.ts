import { describe, expect, test } from 'vitest'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { createEventHub } from './event-hub.ts'

const removed = { id: 'x', repository: 'team/project' }

describe('the event hub', () => {
  test('numbers events from one and holds the last thousand', () => {
    const hub = createEventHub()
    expect([hub.sequence(), hub.since(0)]).toEqual([0, { events: [], complete: true }])
    for (let count = 0; count < 1_001; count += 1) hub.emit('mirror.removed', removed)
    expect(hub.sequence()).toBe(1_001)
    expect(hub.since(1).complete).toBe(true)
    expect(hub.since(1).events.map((event) => event.sequence)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i + 2),
    )
    expect(hub.since(0).complete).toBe(false)
    expect(hub.since(1_001)).toEqual({ events: [], complete: true })
    expect(hub.since(1_002).complete).toBe(false)
  })

  test('keeps a listener that throws from hurting others, and says so in the log', () => {
    const logged: string[] = []
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (message: string) => void logged.push(message),
    }
    const hub = createEventHub({ log })
    const seen: number[] = []
    hub.on(() => {
      throw new Error('broken')
    })
    hub.on((event) => void seen.push(event.sequence))
    hub.emit('mirror.removed', removed)
    hub.emit('mirror.removed', removed)
    expect(seen).toEqual([1, 2])
    expect(logged).toEqual(['A listener of events failed.', 'A listener of events failed.'])
  })

  test('shows everyone the same order, also when a listener emits', () => {
    const hub = createEventHub()
    const seen: number[] = []
    hub.on((event) => {
      if (event.sequence === 1) hub.emit('mirror.removed', removed)
    })
    const stop = hub.on((event: ContractEvent) => void seen.push(event.sequence))
    hub.emit('mirror.removed', removed)
    expect(seen).toEqual([1, 2])
    stop()
    hub.emit('mirror.removed', removed)
    expect(seen).toEqual([1, 2])
  })
})
