import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { ArchiveRequest, ByteRange, ContentEntry, ContentGit, Listing } from '../ports/content-git.ts'
import type { FullCommit, HistoryGit } from '../ports/history-git.ts'
import { createFoundFiles, type FoundFile } from './found-files.ts'
import { resolveContent, type ContentPlace } from './resolve-content.ts'

/** Files asked for beside one whose last commit is looked up. */
const mostSiblings = 1_000
/** Up to here a file is read whole; above, as it comes. */
const mostWholeBytes = 256 * 1024
const mostFoundBytes = 8 * 1024 * 1024

export type ListedFile = ContentEntry & {
  /** 0 for a submodule. */
  readonly sizeBytes: number
  readonly lastCommitId: ObjectId
}

const notFound = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })

/** Reading the files of a repository. */
export type Content = ReturnType<typeof createContent>

export const createContent = ({ git }: { readonly git: BrowseGit & ContentGit & HistoryGit }) => {
  const foundFiles = createFoundFiles(mostFoundBytes)

  const listAt = async (place: ContentPlace, listing: Listing) => {
    const { commitId, name } = await resolveContent(git, place)
    const page = await git.listEntries(place.directory, commitId, listing)
    if (page === null) throw notFound(`"${listing.folder}"`)
    return { commitId, name, ...page }
  }

  return {
    /** One page of what a folder holds. @throws AppError `not_found`, `invalid_input` */
    list: listAt,

    /**
     * One page of files, each with the commit that changed it last.
     * @throws AppError `not_found`, `invalid_input`, `cancelled` when the signal aborts before all was found
     */
    listWithCommits: async (place: ContentPlace, listing: Listing, signal?: AbortSignal) => {
      const { directory } = place
      const { commitId, name, entries, next } = await listAt(place, listing)
      const paths = entries.map(({ path }) => path)
      const [sizes, last] = await Promise.all([
        git.sizesOf(directory, entries),
        git.lastCommits(directory, commitId, paths, { signal }),
      ])
      const files = entries.map((entry, index): ListedFile => ({
        ...entry,
        sizeBytes: sizes[index] ?? 0,
        lastCommitId: last.get(entry.path) ?? commitId,
      }))
      const ids = [...new Set(files.map(({ lastCommitId }) => lastCommitId))]
      const commits: readonly FullCommit[] = await git.fullCommits(directory, ids)
      return { name, files, commits, next }
    },

    /** @throws AppError `not_found`, also for folders and submodules; `cancelled` when the signal aborts */
    find: async (place: ContentPlace, path: string, signal?: AbortSignal): Promise<FoundFile> => {
      const { directory } = place
      const { commitId } = await resolveContent(git, place)
      const known = foundFiles.get({ directory, commitId, path })
      if (known !== undefined) return known
      const entry = await git.findEntry(directory, commitId, path)
      if (entry === null || entry.sizeBytes === null) throw notFound(`The file "${path}"`)
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      const siblings = async (): Promise<readonly string[]> => {
        const listing = { folder, recursive: false, folders: false, after: null, most: mostSiblings }
        const page = await git.listEntries(directory, commitId, listing)
        return (page?.entries ?? []).map((one) => one.path)
      }
      const last = await git.lastCommits(directory, commitId, [path], { others: siblings, signal })
      const lastCommitId = last.get(path) ?? commitId
      const [commit] = await git.readCommits(directory, [lastCommitId])
      const { objectId, kind, sizeBytes } = entry
      const lastCommittedAt = commit?.committer.at ?? 0
      const file = { directory, objectId, kind, sizeBytes, lastCommitId, lastCommittedAt }
      foundFiles.keep({ directory, commitId, path }, file)
      return file
    },

    /** The bytes of a file that is not large; null for a large one, which is read as it comes. */
    readWhole: async ({ directory, objectId, sizeBytes }: FoundFile): Promise<Uint8Array | null> =>
      sizeBytes > mostWholeBytes ? null : git.readBlob(directory, objectId),

    /** The bytes of a file, or a part, as they come. */
    read: (file: FoundFile, range: ByteRange): AsyncIterable<Uint8Array> =>
      git.streamBlob(file.directory, file, range),

    /** A tar.gz as it comes, and what names its commit. @throws AppError `not_found` */
    archive: async (place: ContentPlace, request: Omit<ArchiveRequest, 'commitId'>) => {
      const { commitId, name } = await resolveContent(git, place)
      return { commitId, name, bytes: git.archive(place.directory, { ...request, commitId }) }
    },
  }
}
