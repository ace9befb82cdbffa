import type { EventName, EventPayload } from '../../../src-shared/contract/contract-types.ts'

/** Where the core states facts. Whoever listens gets them; nothing in the core waits for a listener. */
export type EventSink = {
  readonly emit: <K extends EventName>(name: K, payload: EventPayload<K>) => void
}
