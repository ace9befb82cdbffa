import type { Discovery } from '../core/accounts/discovery.ts'
import type { ForgeConnections } from '../core/accounts/forge-connections.ts'
import { createExistence } from '../core/existence/existence.ts'
import { createExistenceNews } from '../core/existence/existence-news.ts'
import { createMassNews } from '../core/existence/mass-news.ts'
import type { MirrorEngine } from '../core/mirrors/mirror-engine.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { EventSink } from '../core/ports/event-sink.ts'
import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'

/** The look for the repositories behind mirrors, put on its stores. */
export const createExistenceOf = (parts: {
  readonly stores: Stores
  readonly forgeConnections: ForgeConnections
  readonly discovery: Discovery
  readonly engine: MirrorEngine
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
  readonly stopping: AbortSignal
}) => {
  const { stores, clock, events, log } = parts
  return createExistence({
    store: stores.existence,
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    forge: parts.forgeConnections,
    discovery: parts.discovery,
    listed: stores.discovery,
    mirrors: stores.mirrors,
    engine: parts.engine,
    tell: createExistenceNews({ activity: stores.activity, events, now: clock.now }),
    tellOfMany: createMassNews({ accounts: stores.accounts, events, now: clock.now }),
    clock,
    random: Math.random,
    events,
    log,
    stopping: parts.stopping,
  })
}
