import type { ContentGit } from '../../core/ports/content-git.ts'
import type { ObjectReader } from '../browse/object-reader.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { archiveCommit } from './archive-commit.ts'
import { createLastCommits } from './last-commits.ts'
import { listEntries } from './list-entries.ts'
import { streamBlob } from './stream-blob.ts'

/** Reads files of the repositories of the store, by the processes of those who browse. */
export const createContentGit = (shared: {
  readonly reader: ObjectReader
  readonly readGit: ReadGit
}): ContentGit => {
  const { reader, readGit } = shared
  const lastCommits = createLastCommits(shared)
  return {
    listEntries: (directory, commitId, listing) => listEntries(reader, directory, commitId, listing),
    sizesOf: (directory, entries) =>
      Promise.all(
        entries.map(async ({ kind, objectId }) => {
          if (kind === 'directory' || kind === 'submodule') return null
          return (await reader.info(directory, objectId))?.sizeBytes ?? null
        }),
      ),
    lastCommits: (directory, commitId, paths, options) =>
      lastCommits({ directory, commitId, paths, ...options }),
    streamBlob: (directory, blob, range) => streamBlob(shared, directory, blob, range),
    archive: (directory, request) => archiveCommit(readGit, directory, request),
  }
}
