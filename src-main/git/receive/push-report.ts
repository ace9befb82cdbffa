import { encodePkt, flushPkt } from '../pkt-line.ts'
import type { PushRequest } from './push-request.ts'
import type { PushOutcome } from './push.ts'

/** What became of each ref. https://git-scm.com/docs/gitprotocol-pack#_report_status */
export const pushReport = ({ updates, reportStatus }: PushRequest, outcome: PushOutcome): Buffer => {
  if (!reportStatus) return Buffer.alloc(0)
  const lines = updates.map(({ ref }) => {
    const refusal = outcome.refusals.get(ref)
    return refusal === undefined ? `ok ${ref}\n` : `ng ${ref} ${refusal.replace(/\s+/g, ' ')}\n`
  })
  return Buffer.concat([...[`unpack ${outcome.unpack}\n`, ...lines].map(encodePkt), flushPkt])
}
