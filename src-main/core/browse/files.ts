import type { CallOutput, CallParsedInput } from '../../../src-shared/contract/contract-types.ts'
import type { File, FileContent, Tree, TreeEntry } from '../../../src-shared/domain/file.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BareCommit } from '../ports/browse-git.ts'
import { directoryOf, type BrowseDeps } from './browse-repository.ts'
import { isBinary, readFileContent, readSymlink } from './file-content.ts'
import { findCommitOrDefault } from './revisions.ts'

/** A file above is neither shown nor blamed. */
const mostBytes = 2 * 1024 * 1024
const mostBlamedLines = 50_000

type Place = { readonly directory: string; readonly commitId: ObjectId }

const notFound = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })

const compare = (left: TreeEntry, right: TreeEntry): number => {
  const byKind = Number(right.kind === 'directory') - Number(left.kind === 'directory')
  return byKind === 0 ? (left.name < right.name ? -1 : 1) : byKind
}

const lineCount = (content: Uint8Array): number => {
  let lines = 0
  for (const byte of content) if (byte === 10) lines += 1
  return lines
}

/** What `files.list`, `files.lastChanges`, `files.get` and `files.blame` do. */
export const createFiles = (deps: BrowseDeps) => {
  const { git } = deps

  const placeOf = async (input: { repository: string; revision?: string | undefined }): Promise<Place> => {
    const directory = directoryOf(deps, input.repository)
    return { directory, commitId: await findCommitOrDefault(git, directory, input.revision) }
  }

  const folderAt = async ({ directory, commitId }: Place, path: string): Promise<readonly TreeEntry[]> => {
    const entries = await git.listFolder(directory, commitId, path)
    if (entries === null) throw notFound(`The folder "${path}"`)
    return entries
  }

  const fileAt = async ({ directory, commitId }: Place, path: string): Promise<TreeEntry> => {
    const entry = await git.findEntry(directory, commitId, path)
    if (entry === null || entry.kind === 'directory') throw notFound(`The file "${path}"`)
    return entry
  }

  const contentOf = async (directory: string, entry: TreeEntry): Promise<FileContent> => {
    if (entry.kind === 'submodule') return { kind: 'submodule', commitId: entry.objectId }
    if ((entry.sizeBytes ?? 0) > mostBytes) return { kind: 'too_large' }
    const content = await git.readBlob(directory, entry.objectId)
    return entry.kind === 'symlink' ? readSymlink(content) : readFileContent(content)
  }

  return {
    /** @throws AppError `not_found` */
    list: async (input: CallParsedInput<'files.list'>): Promise<Tree> => {
      const { path = '' } = input
      const place = await placeOf(input)
      const entries = await folderAt(place, path)
      return { commitId: place.commitId, path, entries: entries.toSorted(compare) }
    },

    /** Entries whose last change lies too far back are left out. @throws AppError `not_found` */
    lastChanges: async (
      input: CallParsedInput<'files.lastChanges'>,
    ): Promise<CallOutput<'files.lastChanges'>> => {
      const { path = '' } = input
      const place = await placeOf(input)
      const { directory, commitId } = place
      const names = (await folderAt(place, path)).toSorted(compare).map(({ name }) => name)
      const changes = await git.lastChanges(directory, commitId, path, names)
      const commits = await git.readCommits(directory, [...new Set(changes.values())])
      const byId = new Map<ObjectId | undefined, BareCommit>(commits.map((commit) => [commit.id, commit]))
      const items = names.flatMap((name) => {
        const commit = byId.get(changes.get(name))
        if (commit === undefined) return []
        const { id, subject, author } = commit
        return [{ name, commitId: id, subject, authorName: author.name, authoredAt: author.at }]
      })
      return { items }
    },

    /** @throws AppError `not_found`, also for a folder */
    get: async (input: CallParsedInput<'files.get'>): Promise<File> => {
      const place = await placeOf(input)
      const entry = await fileAt(place, input.path)
      const { objectId, path, sizeBytes } = entry
      const content = await contentOf(place.directory, entry)
      return { commitId: place.commitId, path, objectId, sizeBytes: sizeBytes ?? 0, content }
    },

    /** @throws AppError `not_found`, `too_large`; `invalid_input` for what has no lines */
    blame: async (input: CallParsedInput<'files.blame'>): Promise<CallOutput<'files.blame'>> => {
      const place = await placeOf(input)
      const { directory, commitId } = place
      const entry = await fileAt(place, input.path)
      const tooLarge = new AppError('too_large', 'The file is too large to tell who wrote each line.')
      if ((entry.sizeBytes ?? 0) > mostBytes) throw tooLarge
      const content = entry.kind === 'submodule' ? null : await git.readBlob(directory, entry.objectId)
      if (content === null || isBinary(content)) {
        const reason = `"${input.path}" is not a text file: it has no lines.`
        throw new AppError('invalid_input', reason, { details: { field: 'path', reason } })
      }
      if (lineCount(content) > mostBlamedLines) throw tooLarge
      return { commitId, ranges: [...(await git.blame(directory, commitId, input.path))] }
    },
  }
}
