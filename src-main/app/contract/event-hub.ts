import { randomUUID } from 'node:crypto'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { EventStream } from '../../../src-shared/contract/contract-host.ts'
import type { EventSink } from '../../core/ports/event-sink.ts'
import type { Log } from '../../core/ports/log.ts'

/** How many events are held for a client that reconnects. */
const heldEvents = 1_000

export type EventHub = EventSink & EventStream

/** Numbers the core's events from 1 and gives them to all who listen, in order. */
export const createEventHub = (options: { readonly log?: Log } = {}): EventHub => {
  const listeners = new Set<(event: ContractEvent) => void>()
  const held: ContractEvent[] = []
  const undelivered: ContractEvent[] = []
  let sequence = 0
  let delivering = false

  const deliver = (event: ContractEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event)
      } catch (error) {
        options.log?.error('A listener of events failed.', { event: event.name, error })
      }
    }
  }

  return {
    stream: randomUUID(),
    sequence: () => sequence,
    emit: (name, payload) => {
      sequence += 1
      const event = { name, sequence, payload } as ContractEvent
      held.push(event)
      if (held.length > heldEvents) held.shift()
      undelivered.push(event)
      // A listener may emit: its event waits its turn, so that everyone sees the same order.
      if (delivering) return
      delivering = true
      for (let next = undelivered.shift(); next !== undefined; next = undelivered.shift()) deliver(next)
      delivering = false
    },
    since: (after) => ({
      events: held.filter((event) => event.sequence > after),
      complete: after <= sequence && after >= sequence - held.length,
    }),
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
