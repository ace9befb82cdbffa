import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { readAnswer } from '../read-answer.ts'
import type { WaitOutLimit } from '../wait-out-limit.ts'
import type { GitlabClient, GitlabRequest } from './gitlab-client.ts'

const pageSize = 100
const mostBeginnings = 3

const parameters = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

/**
 * The query of the next page; null after the last. Only the query of the link is taken: behind a proxy GitLab writes
 * links with a scheme, a host or a path of its own, where the sign-in must not go.
 */
const nextQuery = (answer: ForgeAnswer, count: number): Record<string, string> | null => {
  const link = answer.headers.get('link')
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const match = /<([^>]*)>\s*;(.*)/.exec(part)
    if (match === null || !/(?:^|;)\s*rel\s*=\s*"?next"?/i.test(match[2] ?? '')) continue
    const next = URL.parse(match[1] ?? '', answer.url.href)
    if (next !== null) return parameters(next.search)
  }
  const following = answer.headers.get('x-next-page')
  if (following !== null && following !== '') {
    return { ...parameters(answer.url.search), page: following }
  }
  // Somebody between took the headers away: a list that may go on is not taken for one that ended.
  if (link === null && following === null && count >= pageSize) {
    throw new AppError('remote_error', 'A full page came without a word about the next.', {
      details: { host: answer.url.host, malformed: 'Link' },
    })
  }
  return null
}

/** How many rows there are in all, where pages are counted and there are no more than 10,000. */
const totalOf = (answer: ForgeAnswer): number | null => {
  const total = answer.headers.get('x-total')
  return total === null || !/^\d+$/.test(total) ? null : Number(total)
}

/**
 * Every page of a list. With `pagination=keyset` each page starts after the last row of the one before, so that rows which
 * come or go meanwhile shift nothing; the end is an empty page, or one without a next
 * (https://docs.gitlab.com/api/rest/#keyset-based-pagination). Only the list of projects has it; pages of others are
 * counted, and a row that goes moves another to a page that was read already: such a list is read once more.
 */
export const createGitlabPages = (client: GitlabClient, waitOutLimit: WaitOutLimit) =>
  async function* pages<Row extends z.ZodType>(
    access: ForgeAccess,
    request: Omit<GitlabRequest, 'method' | 'body'>,
    row: Row,
  ): AsyncGenerator<readonly z.output<Row>[]> {
    const rows = z.array(row)
    const first = { ...request.query, per_page: String(pageSize) }
    let query: Record<string, string> | null = first
    let total: number | null = null
    let beginnings = 1
    while (query !== null) {
      const asked: GitlabRequest = { ...request, query }
      const answer = await waitOutLimit(access.signal, () => client.send(access, asked))
      const page = readAnswer(rows, answer)
      const next = nextQuery(answer, page.length)
      if (next !== null && new URLSearchParams(next).toString() === new URLSearchParams(query).toString()) {
        throw new AppError('remote_error', 'The next page is the same one again.', {
          details: { host: answer.url.host, malformed: 'Link' },
        })
      }
      if (page.length > 0) yield page
      const now = totalOf(answer)
      if (total !== null && now !== null && now < total) {
        if (beginnings === mostBeginnings) {
          throw new AppError('remote_error', 'The list changes faster than it can be read.', {
            details: { host: answer.url.host, said: 'the list changes faster than it can be read' },
          })
        }
        beginnings += 1
        total = null
        query = first
        continue
      }
      total = now
      query = next
    }
  }

export type GitlabPages = ReturnType<typeof createGitlabPages>
