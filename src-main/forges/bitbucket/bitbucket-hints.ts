import { z } from 'zod'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeHints, HintedRepository } from '../../core/ports/forge-hints.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import { beginRecent, newsSince, readCursor, recentCursorSchema, type Recent } from '../recent-cursor.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createBitbucketClient } from './bitbucket-client.ts'
import { createBitbucketOwners } from './bitbucket-owners.ts'
import { createBitbucketPages } from './bitbucket-pages.ts'

const dayMs = 86_400_000
const pageSize = 30
/** So many workspaces are asked in one look; the others in the next. */
const mostWorkspaces = 5

const cursorSchema = z.object({
  /** Which workspaces there are, and when that was asked. */
  listedAt: z.number(),
  workspaces: z.record(z.string(), recentCursorSchema),
  /** The one that was asked last. */
  last: z.string().nullable(),
})
const pageSchema = z.object({
  values: z.array(
    z.object({
      uuid: z.string().min(1),
      full_name: z.string(),
      updated_on: orNull(z.iso.datetime({ offset: true })),
    }),
  ),
})

/**
 * What changed last in each workspace: Bitbucket has no list over all of them any more. Only what is needed is asked for.
 * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#partial-response
 */
export const createBitbucketHints = (dependencies: ForgeDependencies): ForgeHints => {
  const client = createBitbucketClient(dependencies)
  const { listOwners } = createBitbucketOwners(
    client,
    createBitbucketPages(client, createWaitOutLimit(dependencies)),
  )

  const lookAt = async (access: ForgeAccess, workspace: string, before: Recent) => {
    const query = {
      role: 'member',
      sort: '-updated_on',
      pagelen: String(pageSize),
      fields: 'values.uuid,values.full_name,values.updated_on',
    }
    const at = `repositories/${encodeURIComponent(workspace)}`
    const answer = await client.send(access, { at, query, what: workspace, purpose: 'see what was pushed' })
    const rows = readAnswer(pageSchema, answer).values.map(({ uuid, full_name: path, updated_on: text }) => ({
      id: uuid,
      path,
      at: text === null ? 0 : Date.parse(text),
    }))
    return newsSince(before, rows)
  }

  return {
    everyMs: 120_000,
    look: async (access, cursor) => {
      const now = dependencies.now()
      const before = readCursor(cursorSchema, cursor)
      const isFresh = before !== null && now - before.listedAt < dayMs
      const names = isFresh
        ? Object.keys(before.workspaces)
        : (await listOwners(access)).map(({ path }) => path)
      const workspaces = Object.fromEntries(
        names.map((name) => [name, before?.workspaces[name] ?? beginRecent(now)]),
      )
      const from = names.indexOf(before?.last ?? '') + 1
      const turn = [...names.slice(from), ...names.slice(0, from)].slice(0, mostWorkspaces)
      const repositories: HintedRepository[] = []
      for (const name of turn) {
        const { news, recent } = await lookAt(access, name, workspaces[name] ?? beginRecent(now))
        repositories.push(...news.map(({ id, path }) => ({ id, path, urls: [] })))
        workspaces[name] = recent
      }
      const listedAt = isFresh ? before.listedAt : now
      return {
        repositories,
        cursor: JSON.stringify({ listedAt, workspaces, last: turn.at(-1) ?? null }),
      }
    },
  }
}
