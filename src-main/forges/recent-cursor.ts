import { z } from 'zod'

/** When the last thing happened that was seen, and in which repositories, for a time is told twice. */
const recentSchema = z.object({ sinceAt: z.number(), seen: z.array(z.string()) })
export type Recent = z.infer<typeof recentSchema>

/** What begins: what happened within the last minutes may not have been seen by anybody. */
const overlapMs = 5 * 60_000

export const beginRecent = (now: number): Recent => ({ sinceAt: now - overlapMs, seen: [] })

/** A cursor that another version wrote, or nobody, begins anew. */
export const readCursor = <T>(schema: z.ZodType<T>, cursor: string | null): T | null => {
  if (cursor === null) return null
  try {
    return schema.safeParse(JSON.parse(cursor)).data ?? null
  } catch {
    return null
  }
}

export const recentCursorSchema = recentSchema

type Happened = { readonly id: string; readonly at: number }

/**
 * What is new of what a forge names, newest first or not: later than the last, or at the same time and not seen then.
 */
export const newsSince = <Row extends Happened>(
  recent: Recent,
  rows: readonly Row[],
): { readonly news: readonly Row[]; readonly recent: Recent } => {
  const seen = new Set(recent.seen)
  const news = rows.filter(({ id, at }) => at > recent.sinceAt || (at === recent.sinceAt && !seen.has(id)))
  const sinceAt = Math.max(recent.sinceAt, ...news.map(({ at }) => at))
  const last = news.filter(({ at }) => at === sinceAt).map(({ id }) => id)
  return {
    news,
    recent: { sinceAt, seen: sinceAt === recent.sinceAt ? [...recent.seen, ...last] : last },
  }
}
