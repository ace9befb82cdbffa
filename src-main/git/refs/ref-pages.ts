import type { RefGit } from '../../core/ports/ref-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import type { RefReader } from '../ref-reader.ts'
import { lowerBound } from './ref-prefixes.ts'

/** Pages of refs; what tags lead to is looked up for those of the page alone. */
export const createRefPages = ({
  refs,
  reader,
}: {
  readonly refs: Pick<RefReader, 'list'>
  readonly reader: Pick<ObjectReader, 'info'>
}): RefGit['refPage'] => {
  return async (directory, { prefix, after, most }) => {
    const all = await refs.list(directory, [prefix], { peel: false })
    // NUL is in no name, so this sorts directly behind it.
    const start = after === null ? 0 : lowerBound(all, `${after}\0`, ({ name }) => name)
    const page = await Promise.all(
      all.slice(start, start + most).map(async ({ name, objectId, peeled }) => {
        // git lets a branch lead to nothing but a commit.
        const known = prefix.includes('refs/heads/') ? objectId : peeled
        const peeledId = known ?? (await reader.info(directory, `${objectId}^{}`))?.id ?? objectId
        return { name, objectId, peeledId }
      }),
    )
    return { refs: page, hasMore: start + most < all.length }
  }
}
