import type { TreeEntry } from '../../../src-shared/domain/file.ts'
import type { ObjectReader } from './object-reader.ts'
import { parseCommit } from './parse-commit.ts'
import { findInTree, parseTree, type RawTreeEntry } from './parse-tree.ts'

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/** Folders and files at a commit, read from its trees: no process but the reader's, and no path that git would read. */
export const createTreeFiles = (reader: ObjectReader) => {
  const sizeOf = async (directory: string, { kind, objectId }: RawTreeEntry): Promise<number | null> => {
    if (kind === 'directory' || kind === 'submodule') return null
    return (reader.recent(objectId) ?? (await reader.info(directory, objectId)))?.sizeBytes ?? null
  }

  const entriesOf = async (directory: string, treeId: string): Promise<readonly RawTreeEntry[]> =>
    parseTree((await reader.read(directory, treeId, 'tree')).content)

  const find = async (directory: string, commitId: string, path: string): Promise<RawTreeEntry | null> => {
    const commit = await reader.read(directory, commitId, 'commit')
    const { treeId } = parseCommit(commitId, commit.content)
    let found: RawTreeEntry = { name: '', kind: 'directory', objectId: treeId }
    for (const name of path === '' ? [] : path.split('/')) {
      if (found.kind !== 'directory') return null
      const tree = await reader.read(directory, found.objectId, 'tree')
      const entry = findInTree(tree.content, name)
      if (entry === undefined) return null
      found = entry
    }
    return found
  }

  return {
    listFolder: async (
      directory: string,
      commitId: string,
      folder: string,
    ): Promise<readonly TreeEntry[] | null> => {
      const tree = await find(directory, commitId, folder)
      if (tree?.kind !== 'directory') return null
      const entries = await entriesOf(directory, tree.objectId)
      return Promise.all(
        entries.map(async (entry) => ({
          ...entry,
          path: joined(folder, entry.name),
          sizeBytes: await sizeOf(directory, entry),
        })),
      )
    },
    findEntry: async (directory: string, commitId: string, path: string): Promise<TreeEntry | null> => {
      const entry = await find(directory, commitId, path)
      return entry === null ? null : { ...entry, path, sizeBytes: await sizeOf(directory, entry) }
    },
  }
}
