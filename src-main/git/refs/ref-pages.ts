import type { RefGit } from '../../core/ports/ref-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import type { RefReader } from '../ref-reader.ts'

/** Pages of refs; what tags lead to is looked up for those of the page alone. */
export const createRefPages = ({
  refs,
  reader,
}: {
  readonly refs: Pick<RefReader, 'page'>
  readonly reader: Pick<ObjectReader, 'info'>
}): RefGit['refPage'] => {
  return async (directory, { prefix, after, most }) => {
    const found = await refs.page(directory, { prefix, after, most: most + 1 })
    const page = await Promise.all(
      found.slice(0, most).map(async ({ name, objectId }) => {
        // A branch leads to nothing but a commit.
        const isTag = name.startsWith('refs/tags/')
        const peeled = isTag ? await reader.info(directory, `${objectId}^{}`) : null
        return { name, objectId, peeledId: peeled?.id ?? objectId }
      }),
    )
    return { refs: page, hasMore: found.length > most }
  }
}
