import { flushPkt } from '../pkt-line.ts'
import { encodePktLines } from '../serve/pkt-lines.ts'
import type { PushRequest } from './push-request.ts'
import type { PushOutcome } from './push.ts'

/** What became of each ref. https://git-scm.com/docs/gitprotocol-pack#_report_status */
export const pushReport = ({ updates, reportStatus }: PushRequest, outcome: PushOutcome): Buffer => {
  if (!reportStatus) return Buffer.alloc(0)
  const lines = updates.map(({ ref }) => {
    const refusal = outcome.refusals.get(ref)
    return refusal === undefined ? `ok ${ref}` : `ng ${ref} ${refusal.replace(/\s+/g, ' ')}`
  })
  return Buffer.concat([encodePktLines([`unpack ${outcome.unpack}`, ...lines]), flushPkt])
}
