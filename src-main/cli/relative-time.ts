const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

let format: Intl.RelativeTimeFormat | null = null
/** Made when it is first needed: a start of the core would wait twenty milliseconds for it. */
const inWords = (value: number, unit: Intl.RelativeTimeFormatUnit): string =>
  (format ??= new Intl.RelativeTimeFormat('en', { numeric: 'always' })).format(value, unit)

/** "3 minutes ago", "in 12 minutes", "just now"; `-` for a moment that is not there. Epoch milliseconds. */
export const relativeTime = (at: number | null, now: number): string => {
  if (at === null) return '-'
  const difference = at - now
  const size = Math.abs(difference)
  if (size < 5 * second) return difference > 0 ? 'now' : 'just now'
  if (size < minute) return inWords(Math.round(difference / second), 'second')
  if (size < hour) return inWords(Math.round(difference / minute), 'minute')
  if (size < 2 * day) return inWords(Math.round(difference / hour), 'hour')
  return inWords(Math.round(difference / day), 'day')
}

/** `14:05` on the same day, else `2026-11-20 14:05`, in the zone of this computer. */
export const clockTime = (at: number, now: number): string => {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.toDateString() === new Date(now).toDateString()) return time
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`
}
