import { createPktLineReader, pktText, type PktLine } from '../../pkt-line.ts'
import type { RemoteWords } from './remote-words.ts'

/** What a report says of one ref. */
export type RefVerdict = {
  /** null: it was taken. */
  readonly reason: string | null
  /** The ref that moved in its place, by a hook of the remote; null when it was the one that was named. */
  readonly movedInstead: string | null
}

export type PushReport = {
  /** What went wrong with the pack; null when nothing did, or nothing was said of it. */
  readonly packProblem: string | null
  readonly verdicts: ReadonlyMap<string, RefVerdict>
  /** It came to its end: whatever happens to the connection now, this is what became of the push. */
  readonly isWhole: boolean
}

export type PushReportReader = {
  readonly read: (line: PktLine) => void
  readonly report: () => PushReport
}

/** https://git-scm.com/docs/gitprotocol-pack#_report_status */
const createStatusReader = (): PushReportReader => {
  const verdicts = new Map<string, RefVerdict>()
  let packProblem: string | null = null
  let isWhole = false
  let lastRef: string | null = null

  const readText = (text: string): void => {
    const [kind = '', ...words] = text.split(' ')
    const [first = '', ...others] = words
    if (kind === 'unpack') packProblem = words.join(' ') === 'ok' ? null : words.join(' ')
    else if (kind === 'ok' || kind === 'ng') {
      lastRef = first
      const reason = kind === 'ok' ? null : others.join(' ') || 'failed'
      verdicts.set(first, { reason, movedInstead: null })
    } else if (kind === 'option' && first === 'refname' && lastRef !== null) {
      const verdict = verdicts.get(lastRef)
      const movedInstead = others.join(' ')
      if (verdict !== undefined && movedInstead !== lastRef)
        verdicts.set(lastRef, { ...verdict, movedInstead })
    }
  }
  return {
    read: (line) => {
      if (line.kind === 'flush') isWhole = true
      if (line.kind === 'data') readText(pktText(line.data))
    },
    report: () => ({ packProblem, verdicts, isWhole }),
  }
}

/**
 * Reads the answer to a push. With a side band, the report is in the first, words for people are in the second, and
 * the third holds the last words of a remote that breaks off.
 * https://git-scm.com/docs/gitprotocol-capabilities#_side_band_side_band_64k
 */
export const createPushReportReader = (hasSideBand: boolean, words: RemoteWords): PushReportReader => {
  const status = createStatusReader()
  if (!hasSideBand) return status
  const inner = createPktLineReader()
  return {
    read: (line) => {
      if (line.kind !== 'data' || line.data.length === 0) return
      const data = line.data.subarray(1)
      if (line.data[0] === 1) {
        inner.push(data)
        for (let one = inner.take(); one !== null; one = inner.take()) status.read(one)
      } else words.push(data)
    },
    report: status.report,
  }
}
