import type { Fault, FaultPlace } from '../fault-host/faults.ts'
import type { Below } from '../graph-remote/commit-graph.ts'

export type PlacedFault = {
  readonly fault: Fault
  readonly place: FaultPlace
  readonly afterRequests: number
}

const statuses = [401, 403, 404, 429, 500, 503] as const

/** A host that misbehaves: says no, breaks off after some bytes, or speaks an old protocol. */
export const randomFault = (below: Below): PlacedFault => {
  const places: readonly FaultPlace[] = ['all', 'discovery', 'upload-pack', 'receive-pack']
  const place = places[below(places.length)] ?? 'all'
  const afterRequests = below(3)
  const kind = below(10)
  if (kind < 5) return { fault: { kind: 'cut', afterBytes: below(600) }, place, afterRequests }
  if (kind < 9) {
    const status = statuses[below(statuses.length)] ?? 500
    return { fault: { kind: 'status', status }, place, afterRequests }
  }
  return { fault: { kind: 'version0' }, place: 'all', afterRequests: 0 }
}
