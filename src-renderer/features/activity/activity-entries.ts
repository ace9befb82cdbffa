import type { ActivityItem } from '../../../src-shared/domain/activity.ts'

export type ActivityEntry =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'item'; readonly key: string; readonly item: ActivityItem }

const dayKey = (at: number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** A heading for each day, with what happened on it below. @param items newest first */
export const activityEntries = (items: readonly ActivityItem[]): readonly ActivityEntry[] => {
  const entries: ActivityEntry[] = []
  let day: string | null = null
  for (const item of items) {
    const own = dayKey(item.at)
    if (own !== day) entries.push({ kind: 'day', key: own, at: item.at })
    day = own
    entries.push({ kind: 'item', key: item.id, item })
  }
  return entries
}

const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const withYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })

/** "Today", "Yesterday", "Friday, November 13". Times in epoch ms. */
export const dayWords = (at: number, now: number): string => {
  const today = new Date(now)
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1).getTime()
  if (dayKey(at) === dayKey(now)) return 'Today'
  if (dayKey(at) === dayKey(yesterday)) return 'Yesterday'
  return (new Date(at).getFullYear() === today.getFullYear() ? weekday : withYear).format(at)
}
