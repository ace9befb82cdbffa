import { z } from 'zod'
import type { ForgeHints } from '../../core/ports/forge-hints.ts'
import { beginRecent, newsSince, readCursor, recentCursorSchema, type Recent } from '../recent-cursor.ts'
import { createGiteaApi, parsedAs, type GiteaDependencies } from './gitea-api.ts'
import { giteaRepositorySchema, repositoryOf } from './repository-of.ts'

const pageSize = 20
/** Of twenty each: more is for the schedules. */
const mostPages = 5

const cursorSchema = z.object({ userId: z.number(), recent: recentCursorSchema })
const userSchema = z.object({ id: z.number().int().positive() })
const searchSchema = z.object({ data: z.array(giteaRepositorySchema).nullable() })

/**
 * What changed last of all that an account owns or contributes to, by one search. A push sets the time of its repository.
 * Servers answer no `304` to it. https://docs.gitea.com/api/1.27/ (`repoSearch`)
 */
export const createGiteaHints = (dependencies: GiteaDependencies): ForgeHints => {
  const api = createGiteaApi(dependencies)
  return {
    everyMs: 120_000,
    look: async (access, cursor) => {
      const before = readCursor(cursorSchema, cursor)
      const userId = before?.userId ?? parsedAs(userSchema, await api.call(access, { path: '/user' })).id
      const began: Recent = before?.recent ?? beginRecent(dependencies.now())
      const rows: { id: string; at: number; path: string; urls: readonly string[] }[] = []
      for (let page = 1; page <= mostPages; page += 1) {
        const query = {
          uid: String(userId),
          sort: 'updated',
          order: 'desc',
          page: String(page),
          limit: String(pageSize),
        }
        const answer = await api.call(access, {
          path: '/repos/search',
          query,
          purpose: 'see what was pushed',
        })
        const found = (parsedAs(searchSchema, answer).data ?? []).map(repositoryOf)
        for (const { id, path, cloneUrl, sshUrl, pushedAt } of found) {
          rows.push({ id, path, at: pushedAt ?? 0, urls: sshUrl === null ? [cloneUrl] : [cloneUrl, sshUrl] })
        }
        const oldest = rows.at(-1)
        if (oldest === undefined || oldest.at < began.sinceAt || found.length < pageSize) break
      }
      const { news, recent } = newsSince(began, rows)
      return {
        repositories: news.map(({ id, path, urls }) => ({ id, path, urls })),
        cursor: JSON.stringify({ userId, recent }),
      }
    },
  }
}
