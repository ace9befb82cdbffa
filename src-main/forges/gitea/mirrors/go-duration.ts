const unitsMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
}

/** As `time.ParseDuration` reads it, and `String` writes it: `8h0m0s`. https://pkg.go.dev/time#ParseDuration */
export const goDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1_000)
  if (seconds === 0) return '0s'
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return `${hours === 0 ? '' : `${hours}h`}${hours + minutes === 0 ? '' : `${minutes}m`}${seconds % 60}s`
}

/** Milliseconds; null for what is no duration. `0` and `0s` are 0. */
export const msOfGoDuration = (text: string): number | null => {
  if (text === '0') return 0
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|μs|ns))+$/.test(text)) return null
  let ms = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|μs|ns)/g)) {
    ms += Number(amount) * (unitsMs[unit ?? ''] ?? 0)
  }
  return Math.round(ms)
}
