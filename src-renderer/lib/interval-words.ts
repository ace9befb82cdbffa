const minute = 60_000

/** "every 15 minutes", "every hour". @param intervalMs a multiple of a minute */
export const intervalWords = (intervalMs: number): string => {
  const minutes = Math.round(intervalMs / minute)
  if (minutes === 1) return 'every minute'
  if (minutes === 60) return 'every hour'
  return minutes % 60 === 0 ? `every ${minutes / 60} hours` : `every ${minutes} minutes`
}
