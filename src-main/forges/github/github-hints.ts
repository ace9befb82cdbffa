import { z } from 'zod'
import type { ForgeHints } from '../../core/ports/forge-hints.ts'
import { beginRecent, newsSince, readCursor, recentCursorSchema } from '../recent-cursor.ts'
import { createCallGitHub, type GitHubDependencies } from './github-client.ts'
import { createPushedSince } from './pushed-since.ts'

const cursorSchema = z.object({ etag: z.string().nullable(), recent: recentCursorSchema })

/** What was pushed to GitHub: free while nothing is (an answer 304 costs no call of the hour). */
export const createGitHubHints = (dependencies: GitHubDependencies): ForgeHints => {
  const pushedSince = createPushedSince(createCallGitHub(dependencies))
  return {
    everyMs: 60_000,
    look: async (access, cursor) => {
      const before = readCursor(cursorSchema, cursor) ?? {
        etag: null,
        recent: beginRecent(dependencies.now()),
      }
      const { repositories, memory } = await pushedSince(access, before.recent.sinceAt, { etag: before.etag })
      const rows = repositories.map((repository) => ({ ...repository, at: repository.pushedAt ?? 0 }))
      const { news, recent } = newsSince(before.recent, rows)
      return {
        repositories: news.map(({ id, path, cloneUrl, sshUrl }) => ({
          id,
          path,
          urls: sshUrl === null ? [cloneUrl] : [cloneUrl, sshUrl],
        })),
        cursor: JSON.stringify({ etag: memory.etag, recent }),
      }
    },
  }
}
