import type { GitExchange } from '../../core/ports/git-host.ts'
import { encodePkt, flushPkt } from '../pkt-line.ts'

/** The answer to a push: data and progress on their bands, or plain data for a client that knows no bands. */
export type SideBand = {
  /** Shown by git as `remote: …`. */
  readonly progress: (text: string) => void
  /** A sign of life, without content. */
  readonly keepAlive: () => void
  /** The last data. */
  readonly end: (data: Buffer) => void
}

const dataBand = 1
const progressBand = 2
const mostPerPacket = 65_515

const packets = (band: number, data: Buffer): Buffer[] => {
  const cut: Buffer[] = []
  for (let start = 0; start < data.length; start += mostPerPacket) {
    cut.push(encodePkt(Buffer.concat([Buffer.of(band), data.subarray(start, start + mostPerPacket)])))
  }
  return cut
}

/** https://git-scm.com/docs/gitprotocol-pack#_packfile_data */
export const createSideBand = (
  { write, end }: Pick<GitExchange, 'write' | 'end'>,
  understood: boolean,
): SideBand => {
  if (!understood) return { progress: () => undefined, keepAlive: () => undefined, end }
  // Too small to wait for; a client that is gone ends the push by its signal.
  const send = (bytes: Buffer): void => void write(bytes).catch(() => undefined)
  return {
    progress: (text) => send(Buffer.concat(packets(progressBand, Buffer.from(text)))),
    keepAlive: () => send(encodePkt(Buffer.of(dataBand))),
    end: (data) => end(Buffer.concat([...packets(dataBand, data), flushPkt])),
  }
}
