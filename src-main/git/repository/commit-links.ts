import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CatFile } from '../browse/cat-file.ts'

/** Where a commit comes from, and when it was made: what a walk needs of it. */
export type CommitLinks = { readonly parents: readonly ObjectId[]; readonly committedAtSeconds: number }

export type ReadLinks = {
  /** @throws AppError `store_damaged` when the commit is not there */
  readonly read: (id: ObjectId) => Promise<CommitLinks>
  /** Commits that were read so far. */
  readonly count: () => number
}

const committer = /^committer .*> (-?\d+)/

/** The header alone, line by line: what is signed along stands in lines that begin with a space. */
const linksOf = (content: Buffer): CommitLinks => {
  const end = content.indexOf('\n\n')
  const parents: ObjectId[] = []
  let committedAtSeconds = 0
  for (const line of content.toString('latin1', 0, end === -1 ? content.length : end).split('\n')) {
    if (line.startsWith('parent ')) parents.push(line.slice('parent '.length))
    else if (line.startsWith('committer ')) committedAtSeconds = Number(committer.exec(line)?.[1] ?? 0)
  }
  return { parents, committedAtSeconds }
}

/** Reads each commit once, whoever asks for it. */
export const createReadLinks = (git: Pick<CatFile, 'ask'>): ReadLinks => {
  const known = new Map<ObjectId, Promise<CommitLinks>>()
  const readNew = async (id: ObjectId): Promise<CommitLinks> => {
    const object = await git.ask('contents', id)
    if (object?.type !== 'commit') {
      throw new AppError('store_damaged', `The commit ${id} is missing.`, { details: { objectId: id } })
    }
    return linksOf(object.content)
  }
  return {
    read: (id) => {
      const links = known.get(id) ?? readNew(id)
      known.set(id, links)
      return links
    },
    count: () => known.size,
  }
}
