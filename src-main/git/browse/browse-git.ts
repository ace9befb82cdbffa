import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { BrowseGit } from '../../core/ports/browse-git.ts'
import type { ContentGit } from '../../core/ports/content-git.ts'
import type { HistoryGit } from '../../core/ports/history-git.ts'
import type { RefGit } from '../../core/ports/ref-git.ts'
import { createContentGit } from '../content/content-git.ts'
import { createHistoryGit } from '../history/history-git.ts'
import type { RefReader } from '../ref-reader.ts'
import { createRefPages } from '../refs/ref-pages.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { blameFile } from './blame-file.ts'
import { diffFiles } from './diff-files.ts'
import { filePatches } from './file-patches.ts'
import { createFindNote } from './find-note.ts'
import { lastChanges } from './last-changes.ts'
import { createObjectReader } from './object-reader.ts'
import { parseCommit } from './parse-commit.ts'
import { createReadGit, textOf } from './read-git.ts'
import { createTreeFiles } from './tree-files.ts'
import { walkHistory } from './walk-history.ts'

/** Reads the repositories of the store. `close` ends the git processes that still run. */
export const createBrowseGit = ({
  spawn,
  refs,
  onMissing,
}: {
  readonly spawn: SpawnGit
  readonly refs: RefReader
  readonly onMissing?: (directory: string, id: string) => void
}): BrowseGit &
  HistoryGit &
  ContentGit &
  RefGit & { readonly forget: (directory: string) => void; readonly close: () => Promise<void> } => {
  const reader = createObjectReader({ spawn, ...(onMissing === undefined ? {} : { onMissing }) })
  const { readGit, close } = createReadGit({ spawn })

  const commitOfId = async (directory: string, id: string): Promise<ObjectId | null> =>
    (await reader.info(directory, `${id}^{commit}`))?.id ?? null

  return {
    head: async (directory) => {
      const { target, objectId } = await refs.head(directory)
      return { ref: target, commitId: objectId }
    },
    tips: async (directory) => {
      const found = await refs.list(directory, ['refs/heads/', 'refs/tags/'])
      return found.map(({ name, objectId, peeled }) => ({ name, objectId: peeled ?? objectId }))
    },
    commitOfRef: async (directory, ref) => {
      const objectId = await refs.resolve(directory, ref)
      if (objectId === null || reader.recent(objectId)?.type === 'commit') return objectId
      return commitOfId(directory, objectId)
    },
    commitOfId,
    hasObjects: async (directory, ids) => {
      const found = await Promise.all(ids.map((id) => reader.info(directory, id)))
      return !found.includes(null)
    },
    readCommits: (directory, ids) =>
      Promise.all(
        ids.map(async (id) => parseCommit(id, (await reader.read(directory, id, 'commit')).content)),
      ),
    walk: (directory, walk) => walkHistory(readGit, directory, walk),
    mergeBase: async (directory, left, right) => {
      const output = readGit(['merge-base', left, right], { directory, expectedExitCodes: [1] })
      return (await textOf(output)).trim() || null
    },
    diff: (directory, diff) => diffFiles(readGit, directory, diff),
    patches: (directory, request) => filePatches(readGit, directory, request),
    ...createTreeFiles(reader),
    readBlob: async (directory, objectId) => (await reader.read(directory, objectId, 'blob')).content,
    lastChanges: (directory, commitId, folder, names) =>
      lastChanges(readGit, directory, commitId, folder, names),
    blame: (directory, commitId, path) => blameFile(readGit, directory, commitId, path),
    ...createHistoryGit({ reader, readGit }),
    ...createContentGit({ reader, readGit }),
    refPage: createRefPages({ refs, reader }),
    findNote: createFindNote(reader),
    forget: reader.forget,
    close: async () => {
      close()
      await reader.close()
    },
  }
}
