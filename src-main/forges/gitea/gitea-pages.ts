import { z } from 'zod'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { parsedAs, type GiteaApi, type GiteaDependencies } from './gitea-api.ts'
import type { GiteaCall } from './gitea-call.ts'

/** A whole list, page by page. When the list shrinks meanwhile it begins again, so that rows may come twice. */
export type ListPages = (
  access: ForgeAccess,
  call: GiteaCall & { readonly path: string },
) => AsyncGenerator<readonly unknown[]>

/** As long as a limit may hold a list back without a word to whoever waits for it. */
const longestWaitSeconds = 60
const mostWaits = 5
const mostBeginnings = 4
const defaultPageSize = 50
const largestPageSize = 100

const limitsSchema = z.object({ max_response_items: z.number().int().positive() })
const listSchema = z.array(z.unknown()).nullable()

const totalOf = ({ headers }: ForgeAnswer): number | null => {
  const total = Number(headers.get('x-total-count') || Number.NaN)
  return Number.isInteger(total) && total >= 0 ? total : null
}

const hasNextLink = ({ headers }: ForgeAnswer): boolean => /rel="?next"?/i.test(headers.get('link') ?? '')

/**
 * Whether a list goes on. Servers clamp the size of pages, lists of repositories leave rows out after they were cut
 * into pages, and the `Link` of push mirrors is reckoned from the page in place of the whole; so neither a short page
 * nor an absent link is an end by itself.
 * https://docs.gitea.com/development/api-usage#pagination
 */
const goesOn = (answer: ForgeAnswer, rowCount: number, seen: number): boolean => {
  if (hasNextLink(answer)) return true
  if (rowCount === 0) return false
  const total = totalOf(answer)
  if (total !== null) return seen < total
  // Servers that say neither: until a page is empty.
  return answer.headers.get('link') === null
}

/** Lists of a Gitea or Forgejo, complete or an error. Only the size of pages is remembered, for each address. */
export const createListPages = (api: GiteaApi, { sleep }: Pick<GiteaDependencies, 'sleep'>): ListPages => {
  const sizes = new Map<string, Promise<number>>()

  const readSize = async (access: ForgeAccess): Promise<number> => {
    const answer = await api.ask(access, { path: '/settings/api' })
    const limits = limitsSchema.safeParse(answer.status === 200 ? answer.body : null)
    return limits.success ? Math.min(limits.data.max_response_items, largestPageSize) : defaultPageSize
  }

  const sizeAt = (access: ForgeAccess): Promise<number> => {
    const known = sizes.get(access.webUrl)
    if (known !== undefined) return known
    const size = readSize(access)
    sizes.set(access.webUrl, size)
    size.catch(() => sizes.delete(access.webUrl))
    return size
  }

  const ask = async (access: ForgeAccess, call: GiteaCall): Promise<ForgeAnswer> => {
    for (let waits = 0; ; waits += 1) {
      try {
        return await api.call(access, call)
      } catch (error) {
        const seconds = isAppError(error) ? error.details['retryAfterSeconds'] : null
        const isShort = typeof seconds === 'number' && seconds <= longestWaitSeconds
        if (!isAppError(error) || error.code !== 'remote_rate_limited' || !isShort || waits === mostWaits)
          throw error
        await sleep(Math.max(1, seconds) * 1_000, access.signal)
      }
    }
  }

  return async function* (access, call) {
    const limit = String(await sizeAt(access))
    for (let beginnings = 1; ; beginnings += 1) {
      let seen = 0
      let lastTotal: number | null = null
      let shrank: boolean
      for (let page = 1; ; page += 1) {
        const answer = await ask(access, { ...call, query: { ...call.query, page: String(page), limit } })
        const rows = parsedAs(listSchema, answer) ?? []
        const total = totalOf(answer)
        // One that went out of an earlier page has drawn one of a later page into it, unseen.
        shrank = lastTotal !== null && total !== null && total < lastTotal
        if (shrank) break
        lastTotal = total
        seen += rows.length
        if (rows.length > 0) yield rows
        if (!goesOn(answer, rows.length, seen)) break
      }
      if (!shrank) return
      if (beginnings === mostBeginnings) {
        throw new AppError('remote_error', 'The list kept changing while it was read.', {
          details: { host: new URL(access.webUrl).host, said: 'the list kept changing while it was read' },
        })
      }
    }
  }
}

/** A short list at once: hooks, organisations, push mirrors. */
export const collectPages = async (pages: AsyncIterable<readonly unknown[]>): Promise<readonly unknown[]> => {
  const all: unknown[] = []
  for await (const page of pages) all.push(...page)
  return all
}
