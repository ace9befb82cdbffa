const day = 86_400_000
const countedDays = 7

const timeOf = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekdayOf = new Intl.DateTimeFormat('en', { weekday: 'long' })
const dateOf = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })
const dateOfYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

/** Days of the calendar from one moment to the other; a day of 23 or 25 hours counts as one. */
const daysBetween = (from: Date, to: Date): number => {
  const start = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((start(to) - start(from)) / day)
}

const dayWords = (at: Date, now: Date): string => {
  const days = daysBetween(now, at)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days > 1 && days < countedDays) return weekdayOf.format(at)
  return (at.getFullYear() === now.getFullYear() ? dateOf : dateOfYear).format(at)
}

/** A moment to come: "today 15:00", "tomorrow 03:00", "Friday 03:00", "Dec 24 03:00". Epoch milliseconds. */
export const momentWords = (at: number, now: number): string =>
  `${dayWords(new Date(at), new Date(now))} ${timeOf.format(at)}`
