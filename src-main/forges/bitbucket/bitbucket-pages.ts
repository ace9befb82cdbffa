import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import type { WaitOutLimit } from '../wait-out-limit.ts'
import type { BitbucketClient, BitbucketRequest } from './bitbucket-client.ts'

const mostBeginnings = 3

/** The next page, as it is given: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination */
const nextOf = (next: string | null, answer: ForgeAnswer): URL | null => {
  if (next === null) return null
  const to = URL.parse(next)
  if (to?.origin === answer.url.origin && to.href !== answer.url.href) return to
  // The sign-in would go along; and a list that ended here would be taken for whole.
  throw new AppError('remote_error', 'The next page of the list is said to be at another host.', {
    details: { host: answer.url.host, malformed: 'next' },
  })
}

/**
 * Every page of a list. Pages are counted, so that a row that goes while they are read moves another to a page that was
 * read already: where the number of all rows shrank meanwhile, the list is read once more from its beginning.
 */
export const createBitbucketPages = (client: BitbucketClient, waitOutLimit: WaitOutLimit) =>
  async function* pages<Row extends z.ZodType>(
    access: ForgeAccess,
    request: Omit<BitbucketRequest, 'method' | 'body'>,
    row: Row,
  ): AsyncGenerator<readonly z.output<Row>[]> {
    const schema = z.object({
      values: z.array(row),
      next: orNull(z.string()),
      size: orNull(z.number().int()),
    })
    const first: BitbucketRequest = { ...request, query: { ...request.query, pagelen: '100' } }
    let size: number | null = null
    let beginnings = 1
    for (let at: BitbucketRequest | null = first; at !== null;) {
      const asked: BitbucketRequest = at
      const answer = await waitOutLimit(access.signal, () => client.send(access, asked))
      const page = readAnswer(schema, answer)
      if (page.values.length > 0) yield page.values
      if (size !== null && page.size !== null && page.size < size) {
        if (beginnings === mostBeginnings) {
          throw new AppError('remote_error', 'The list changes faster than it can be read.', {
            details: { host: answer.url.host, said: 'the list changes faster than it can be read' },
          })
        }
        beginnings += 1
        size = null
        at = first
        continue
      }
      size = page.size
      const next = nextOf(page.next, answer)
      at = next === null ? null : { ...request, query: {}, at: next }
    }
  }

export type BitbucketPages = ReturnType<typeof createBitbucketPages>
