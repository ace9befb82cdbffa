const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A clock that ticks is a little behind what happens. */
const clockToleranceMs = 2_000
/** Beyond this many days the date says more than a count. */
const countedDays = 30

const dayOf = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

const dateOf = (at: number, now: number): string =>
  (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayOf : dayOfYear).format(at)

const amount = (ms: number): string => {
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < day) return `${Math.floor(ms / hour)} h`
  const days = Math.floor(ms / day)
  return days === 1 ? '1 day' : `${days} days`
}

/** "just now", "5 min ago", "2 h ago", "3 days ago", "in 5 min", beyond a month "12 Mar". Times in epoch ms. */
export const relativeTime = (at: number, now: number): string => {
  const passedMs = now - at
  const distanceMs = Math.abs(passedMs)
  if (distanceMs > countedDays * day) return dateOf(at, now)
  if (passedMs >= -clockToleranceMs) return passedMs < minute ? 'just now' : `${amount(passedMs)} ago`
  // What is due in 59.9 minutes is due "in 1 h", not "in 59 min".
  return distanceMs < minute ? 'in a moment' : `in ${amount(distanceMs + minute / 2)}`
}
