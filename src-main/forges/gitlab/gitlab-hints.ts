import { z } from 'zod'
import type { ForgeHints, HintedRepository } from '../../core/ports/forge-hints.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { readCursor } from '../recent-cursor.ts'
import { createGitlabRecentActivity } from './recent-activity.ts'

/** GitLab writes when a project was active at most once an hour. */
const hourMs = 3_600_000
/** Of a hundred each: more is for the schedules. */
const mostPages = 3

/** When the last look was, and what it saw: when each project was active. */
const cursorSchema = z.object({ lookedAt: z.number(), seen: z.record(z.string(), z.number()) })

/** Projects in which something happened, which GitLab knows to the hour. */
export const createGitlabHints = (dependencies: ForgeDependencies): ForgeHints => {
  const activeSince = createGitlabRecentActivity(dependencies)
  return {
    everyMs: 120_000,
    look: async (access, cursor) => {
      const now = dependencies.now()
      const before = readCursor(cursorSchema, cursor) ?? { lookedAt: now, seen: {} }
      const seen: Record<string, number> = {}
      const repositories: HintedRepository[] = []
      let pages = 0
      for await (const page of activeSince(access, before.lookedAt - hourMs)) {
        for (const { id, activeAt, path, urls } of page) {
          seen[id] = activeAt
          if (activeAt > (before.seen[id] ?? 0)) repositories.push({ id, path, urls })
        }
        pages += 1
        if (pages === mostPages) break
      }
      return { repositories, cursor: JSON.stringify({ lookedAt: now, seen }) }
    },
  }
}
