import type { FilePatch } from '../../../src-shared/domain/diff.ts'
import type { PatchRequest } from '../../core/ports/browse-git.ts'
import { emptyTree } from './diff-files.ts'
import { quotePath } from './quoted-path.ts'
import type { ReadGit } from './read-git.ts'
import { createPatchSplitter } from './split-patches.ts'

type AskedFile = PatchRequest['files'][number]

/** Well below what the smallest system (Windows: 32,767 characters) takes as a command line. */
const mostArgumentBytes = 20_000

const headerOf = ({ path, oldPath }: AskedFile): string =>
  `diff --git ${quotePath(`a/${oldPath ?? path}`)} ${quotePath(`b/${path}`)}`

const pathsOf = ({ path, oldPath }: AskedFile): readonly string[] =>
  oldPath === null ? [path] : [oldPath, path]

/** Groups whose paths fit in one command line each. */
const inGroups = (files: readonly AskedFile[]): readonly (readonly AskedFile[])[] => {
  const groups: AskedFile[][] = []
  let bytes = Infinity
  for (const file of files) {
    const own = pathsOf(file).reduce((sum, path) => sum + Buffer.byteLength(path) + 3, 0)
    if (bytes + own > mostArgumentBytes) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(file)
    bytes += own
  }
  return groups
}

/**
 * Patches of files between two commits. Renames are looked for among files that are said to be renamed, and only
 * among these: which of many files belong together has been decided when they were listed.
 * https://git-scm.com/docs/git-diff-tree#generate_patch_text_with_p
 */
export const filePatches = async (
  readGit: ReadGit,
  directory: string,
  request: PatchRequest,
): Promise<readonly FilePatch[]> => {
  const patchesOf = async (
    files: readonly AskedFile[],
    renames: '-M' | '--no-renames',
  ): Promise<ReturnType<typeof createPatchSplitter>> => {
    const splitter = createPatchSplitter(request)
    const options = ['-r', '-p', renames, '--no-ext-diff', '--no-textconv', '--no-color']
    const trees = [request.baseId ?? emptyTree, request.headId]
    for (const group of inGroups(files)) {
      const args = ['-c', 'core.quotePath=false', 'diff-tree', ...options]
      if (request.ignoreWhitespace) args.push('--ignore-all-space')
      const paths = new Set(group.flatMap(pathsOf))
      for await (const chunk of readGit([...args, ...trees, '--', ...paths], { directory }))
        splitter.push(chunk)
    }
    return splitter
  }
  const isRenamed = ({ oldPath }: AskedFile): boolean => oldPath !== null
  const [renamed, others] = await Promise.all([
    patchesOf(request.files.filter(isRenamed), '-M'),
    patchesOf(
      request.files.filter((file) => !isRenamed(file)),
      '--no-renames',
    ),
  ])
  return request.files.map((file) => {
    const found = (isRenamed(file) ? renamed : others).result(headerOf(file))
    return { path: file.path, ...(found ?? { patch: '', withheld: null }) }
  })
}
