import type { CallOutput, CallParsedInput } from '../../../src-shared/contract/contract-types.ts'
import type { Diff } from '../../../src-shared/domain/diff.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { directoryOf, type BrowseDeps } from './browse-repository.ts'
import { findCommit } from './revisions.ts'
import { isTreePath } from './tree-path.ts'

const mostFiles = 3_000
const mebibyte = 1024 * 1024
/** A patch above one of these is not shown without being asked for, and above the second pair never. */
const limits = { mostBytes: mebibyte, mostLines: 20_000 }
const largeLimits = { mostBytes: 32 * mebibyte, mostLines: Infinity }

/** What `diffs.get` and `diffs.patches` do. */
export const createDiffs = (deps: BrowseDeps) => {
  const { git } = deps

  const firstParent = async (directory: string, commitId: ObjectId): Promise<ObjectId | null> => {
    const [commit] = await git.readCommits(directory, [commitId])
    return commit?.parents[0] ?? null
  }

  return {
    /** @throws AppError `not_found` */
    get: async (input: CallParsedInput<'diffs.get'>): Promise<Diff> => {
      const directory = directoryOf(deps, input.repository)
      const headId = await findCommit(git, directory, input.head)
      let baseId =
        input.base === undefined
          ? await firstParent(directory, headId)
          : await findCommit(git, directory, input.base)
      if (input.fromMergeBase === true && baseId !== null) {
        // Without a common history there is nothing better to compare with than the base itself.
        baseId = (await git.mergeBase(directory, baseId, headId)) ?? baseId
      }
      const { files, ...counts } = await git.diff(directory, { baseId, headId, mostFiles })
      return { baseId, headId, files: [...files], truncated: counts.fileCount > files.length, ...counts }
    },

    /** A file that does not differ has an empty patch. @throws AppError `not_found` */
    patches: async (input: CallParsedInput<'diffs.patches'>): Promise<CallOutput<'diffs.patches'>> => {
      const directory = directoryOf(deps, input.repository)
      const headId = await findCommit(git, directory, input.headId)
      const baseId = input.baseId === null ? null : await findCommit(git, directory, input.baseId)
      const isPossible = ({ path, oldPath }: (typeof input.files)[number]): boolean =>
        isTreePath(path) && (oldPath === null || isTreePath(oldPath))
      const patches = await git.patches(directory, {
        baseId,
        headId,
        files: input.files.filter(isPossible),
        ignoreWhitespace: input.ignoreWhitespace === true,
        ...(input.large === true ? largeLimits : limits),
      })
      const byPath = new Map(patches.map((patch) => [patch.path, patch]))
      const none = { patch: '', withheld: null }
      return { items: input.files.map(({ path }) => byPath.get(path) ?? { path, ...none }) }
    },
  }
}
