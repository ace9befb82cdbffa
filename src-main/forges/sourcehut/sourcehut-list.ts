import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import { orNull } from '../read-answer.ts'
import type { WaitOutLimit } from '../wait-out-limit.ts'
import { sourcehutGitUrl, type SourcehutClient } from './sourcehut-client.ts'
import { listedFields, repositoryOfSourcehut, sourcehutListedSchema } from './sourcehut-repository.ts'

const listOperation = `query List($cursor: Cursor) { me { canonicalName repositories(cursor: $cursor) { results { ${listedFields} } cursor } } }`

const listSchema = z.object({
  me: z.object({
    canonicalName: z.string().startsWith('~'),
    repositories: z.object({ results: z.array(sourcehutListedSchema), cursor: orNull(z.string()) }),
  }),
})

/**
 * The repositories of the account: SourceHut lists no others, though some may be shared with it. They come with what was
 * changed last first, and a cursor is a time: what is pushed to while the pages are read moves to the front unseen. So the
 * front is read again, down to what was the newest when it was last read, until nothing newer stands there.
 */
export const createSourcehutList = (client: SourcehutClient, waitOutLimit: WaitOutLimit) => {
  const pageFrom = async (
    access: ForgeAccess,
    cursor: string | null,
  ): Promise<z.output<typeof listSchema>['me']> => {
    const request = {
      operation: listOperation,
      variables: { cursor },
      purpose: 'list repositories',
      grant: 'git.sr.ht/PROFILE:RO and git.sr.ht/REPOSITORIES:RO',
    }
    return (await waitOutLimit(access.signal, () => client.send(access, request, listSchema))).data.me
  }

  return async function* list(access: ForgeAccess): AsyncGenerator<readonly ForgeRepository[]> {
    const gitUrl = sourcehutGitUrl(access)
    /** Read down to here already. Times are in whole seconds: what bears the same may be new. */
    let readFrom = Number.NEGATIVE_INFINITY
    for (;;) {
      let newest: number | null = null
      let cursor: string | null = null
      for (;;) {
        const { canonicalName, repositories } = await pageFrom(access, cursor)
        const rows = repositories.results
        newest ??= rows[0] === undefined ? null : Date.parse(rows[0].updated)
        const fresh = rows.filter(({ updated }) => Date.parse(updated) >= readFrom)
        if (fresh.length > 0) {
          const known = { head: undefined, mayPush: true, isOwn: true }
          yield fresh.map((row) => repositoryOfSourcehut(gitUrl, row, canonicalName, known))
        }
        if (repositories.cursor === null || fresh.length < rows.length) break
        // More rows of one moment than fit on a page: the cursor stands still.
        if (repositories.cursor === cursor) {
          throw new AppError('remote_error', 'The next page of the list is the same one again.', {
            details: { host: new URL(gitUrl).host, malformed: 'cursor' },
          })
        }
        cursor = repositories.cursor
      }
      if (newest === null || newest <= readFrom) return
      readFrom = newest
    }
  }
}
