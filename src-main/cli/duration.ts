import { usageError } from './usage-error.ts'

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `15m`, `1h`, `7d` in milliseconds. A number without unit is refused: it could be any of them. */
export const parseDuration = (text: string, option: string): number => {
  const match = /^(\d+)\s*(s|m|h|d)$/.exec(text.trim())
  const amount = Number(match?.[1])
  const unit = unitMs[match?.[2] ?? '']
  if (unit === undefined || amount === 0 || !Number.isSafeInteger(amount * unit)) {
    throw usageError(`${option} takes a duration like 90s, 15m, 1h or 7d, not "${text}".`)
  }
  return amount * unit
}

/** The largest unit that fits evenly: `15m`, `1h`, `90d`. */
export const formatDuration = (durationMs: number): string => {
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = unitMs[unit] ?? 1
    if (durationMs >= size && durationMs % size === 0) return `${durationMs / size}${unit}`
  }
  return `${(durationMs / 1_000).toFixed(1)}s`
}
