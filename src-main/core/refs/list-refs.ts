import { ephemeralPrefix } from '../../../src-shared/domain/ref.ts'
import type { ListedRef, RefGit } from '../ports/ref-git.ts'
import { readRefCursor, writeRefCursor } from './ref-cursor.ts'

export type RefListInput = {
  readonly directory: string
  readonly cursor: string | undefined
  readonly limit: number
}

export type RefListPage = {
  readonly items: readonly (ListedRef & { readonly cursor: string })[]
  readonly nextCursor: string | null
}

/**
 * A page of the refs below `prefix`, by the bytes of their names. Names are the client's.
 * @throws AppError `invalid_input` for a cursor that is none of this list
 */
export const listRefs = async (
  git: Pick<RefGit, 'refPage'>,
  { directory, cursor, limit }: RefListInput,
  {
    prefix,
    namespace = prefix,
    ephemeral = false,
  }: { readonly prefix: string; readonly namespace?: string; readonly ephemeral?: boolean },
): Promise<RefListPage> => {
  const hidden = ephemeral ? ephemeralPrefix : ''
  const after = cursor === undefined ? null : hidden + readRefCursor(cursor, namespace)
  const { refs, hasMore } = await git.refPage(directory, { prefix: hidden + prefix, after, most: limit })
  const items = refs.map((ref) => {
    const name = ref.name.slice(hidden.length)
    return { ...ref, name, cursor: writeRefCursor(name) }
  })
  return { items, nextCursor: hasMore ? (items.at(-1)?.cursor ?? null) : null }
}
