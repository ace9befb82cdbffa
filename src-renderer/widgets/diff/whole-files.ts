import type { FileContents, FileDiffContentsLoader } from '@pierre/diffs'
import type { Diff, DiffFile } from '../../../src-shared/domain/diff.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { Connection } from '../../transport/connection.ts'

/**
 * Reads both sides of a file whole when a person unfolds the lines between the changes. A file that is too large to
 * show stays folded.
 */
export const wholeFiles = (options: {
  readonly connection: Pick<Connection, 'call'>
  readonly repository: string
  readonly diff: Pick<Diff, 'baseId' | 'headId'>
  readonly files: readonly DiffFile[]
  /** It stays folded; the sentence says why. */
  readonly onFailure: (sentence: string) => void
}): FileDiffContentsLoader => {
  const { connection, repository, diff } = options
  const byPath = new Map(options.files.map((file) => [file.path, file]))

  const read = async (revision: string, path: string): Promise<FileContents> => {
    const { content } = await connection.call('files.get', { repository, revision, path })
    if (content.kind !== 'text') throw new AppError('too_large', `${path} is too large to show whole.`)
    return { name: path, contents: content.text }
  }
  return async ({ name }) => {
    try {
      const [oldFile, newFile] = await Promise.all([
        // Only what was there before is unfolded: a first commit has nothing before it.
        read(diff.baseId ?? diff.headId, byPath.get(name)?.oldPath ?? name),
        read(diff.headId, name),
      ])
      return { oldFile, newFile }
    } catch (error) {
      options.onFailure(toAppError(error).message)
      throw error
    }
  }
}
