const hourMs = 3_600_000

/** When "Pause for 1 hour" ends. */
export const inOneHour = (now: number): number => now + hourMs

/** When "Pause until tomorrow" ends: 08:00 of the next day, in the time zone of the computer. */
export const tomorrowMorning = (now: number): number => {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 8).getTime()
}

const sameDay = (left: number, right: number): boolean =>
  new Date(left).toDateString() === new Date(right).toDateString()

/** "15:04" today, "Sat 08:00" on another day; in the time zone of the computer. */
export const untilText = (untilAt: number, now: number): string => {
  const time = new Date(untilAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (sameDay(untilAt, now)) return time
  return `${new Date(untilAt).toLocaleDateString('en-GB', { weekday: 'short' })} ${time}`
}
