import type { GitProgress } from '../../core/ports/remote-git.ts'
import { redact } from '../redact.ts'

/** The share of each phase in the whole, as [from, to]. git reports them in this order. */
const phases: readonly (readonly [RegExp, number, number])[] = [
  [/Counting objects/, 0, 0.05],
  [/Compressing objects/, 0.05, 0.15],
  [/(?:Receiving|Unpacking|Writing) objects/, 0.15, 0.85],
  [/Resolving deltas/, 0.85, 1],
]

const percentOf = /:\s+(\d{1,3})% \(/
const transferred = /(?:Receiving|Unpacking|Writing) objects:.*, ([\d.]+) (bytes|KiB|MiB|GiB)/
const units: Readonly<Record<string, number>> = { bytes: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }
const intervalMs = 250

/** The fraction of the whole transfer that a progress line stands for; null when it is none. */
export const fractionOf = (line: string): number | null => {
  const percent = percentOf.exec(line)
  const phase = phases.find(([name]) => name.test(line))
  if (percent === null || phase === undefined) return null
  const [, from, to] = phase
  return from + ((to - from) * Math.min(100, Number(percent[1]))) / 100
}

/** Pack bytes that a progress line counts, to git's own precision; null when it counts none. */
export const bytesOf = (line: string): number | null => {
  const match = transferred.exec(line)
  return match === null ? null : Math.round(Number(match[1]) * (units[match[2] ?? ''] ?? 1))
}

export type TransferProgress = {
  /** git's stderr as it comes; progress lines end with a carriage return. */
  readonly push: (text: string) => void
  /** Reports the last line that the rate limit held back. */
  readonly finish: () => void
  readonly bytes: () => number
}

/** Turns git's progress into one rising fraction, reported at most four times a second. */
export const createTransferProgress = (
  onProgress: (progress: GitProgress) => void,
  secrets: readonly string[],
  now: () => number = () => performance.now(),
): TransferProgress => {
  let rest = ''
  let fraction = 0
  let bytes = 0
  let held: string | null = null
  let reportedAt = Number.NEGATIVE_INFINITY

  const report = (): void => {
    if (held === null) return
    onProgress({ fraction, text: redact(held, secrets) })
    held = null
    reportedAt = now()
  }
  const see = (line: string): void => {
    const reached = fractionOf(line)
    if (reached === null) return
    fraction = Math.max(fraction, reached)
    bytes = Math.max(bytes, bytesOf(line) ?? 0)
    held = line.replace(/^remote: /, '').trim()
    if (now() - reportedAt >= intervalMs) report()
  }

  return {
    push: (text) => {
      const lines = (rest + text).split(/[\r\n]/)
      rest = lines.pop() ?? ''
      for (const line of lines) see(line)
    },
    finish: () => {
      see(rest)
      report()
    },
    bytes: () => bytes,
  }
}
