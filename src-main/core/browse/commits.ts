import type { CallOutput, CallParsedInput } from '../../../src-shared/contract/contract-types.ts'
import type { Commit, CommitDetails } from '../../../src-shared/domain/commit.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { BareCommit, Tip } from '../ports/browse-git.ts'
import { directoryOf, type BrowseDeps } from './browse-repository.ts'
import { invalidCursor, readHistoryCursor, writeHistoryCursor, type HistoryCursor } from './history-cursor.ts'
import { findCommit, findDefaultCommit } from './revisions.ts'
import { checkTreePath } from './tree-path.ts'

type ListInput = CallParsedInput<'commits.list'>
type ListOutput = CallOutput<'commits.list'>

const defaultLimit = 100
/** A search looks at this many commits for one page; the page may then be short, or empty, with more to come. */
const mostSearched = 20_000
const searchBatch = 250
/** Beyond, a cursor would outgrow what a request may hold. */
const mostTips = 20_000

const refsByCommit = (tips: readonly Tip[]): ReadonlyMap<ObjectId, string[]> => {
  const names = new Map<ObjectId, string[]>()
  for (const { name, objectId } of tips) {
    const known = names.get(objectId)
    if (known === undefined) names.set(objectId, [name])
    else known.push(name)
  }
  return names
}

const asRow = ({ body: _body, treeId: _treeId, ...row }: BareCommit): Omit<Commit, 'refs'> => row

const matcherOf = (query: string): ((commit: BareCommit) => boolean) => {
  const wanted = query.toLowerCase()
  return ({ subject, body, author }) =>
    [subject, body, author.name, author.email].some((text) => text.toLowerCase().includes(wanted))
}

/** What `commits.list` and `commits.get` do. */
export const createCommits = (deps: BrowseDeps) => {
  const { git } = deps

  /**
   * Later pages begin at the same tips as the first. Without `revision` and `all` at the default branch.
   * @throws AppError `not_found`, `invalid_input`
   */
  const startOf = async (
    directory: string,
    { revision, all, cursor }: ListInput,
    tips: readonly Tip[],
  ): Promise<HistoryCursor> => {
    if (cursor !== undefined) {
      const start = readHistoryCursor(cursor)
      if (await git.hasObjects(directory, start.tips)) return start
      throw invalidCursor()
    }
    if (all === true) {
      const ids = new Set(tips.map(({ objectId }) => objectId))
      return { tips: [...ids].slice(0, mostTips), skip: 0 }
    }
    const tip =
      revision === undefined
        ? await findDefaultCommit(git, directory)
        : await findCommit(git, directory, revision)
    return { tips: tip === null ? [] : [tip], skip: 0 }
  }

  return {
    list: async (input: ListInput): Promise<ListOutput> => {
      const { path = '', query = '', limit = defaultLimit } = input
      checkTreePath(path)
      const directory = directoryOf(deps, input.repository)
      const tips = await git.tips(directory)
      const start = await startOf(directory, input, tips)

      const matches = query === '' ? () => true : matcherOf(query)
      const most = query === '' ? limit : mostSearched
      const batchSize = query === '' ? limit : searchBatch
      const found: BareCommit[] = []
      let waiting: ObjectId[] = []
      let walked = 0
      let examined = 0
      const examine = async (): Promise<void> => {
        for (const commit of await git.readCommits(directory, waiting)) {
          if (found.length === limit) break
          examined += 1
          if (matches(commit)) found.push(commit)
        }
        waiting = []
      }
      // One more than is asked for tells whether there is more.
      for await (const id of git.walk(directory, { ...start, path, most: most + 1 })) {
        walked += 1
        if (walked > most || found.length === limit) break
        waiting.push(id)
        if (waiting.length === batchSize) await examine()
      }
      await examine()

      const names = refsByCommit(tips)
      return {
        items: found.map((commit) => ({ ...asRow(commit), refs: names.get(commit.id) ?? [] })),
        nextCursor: walked > examined ? writeHistoryCursor({ ...start, skip: start.skip + examined }) : null,
      }
    },

    /** @throws AppError `not_found` */
    get: async ({ repository, revision }: CallParsedInput<'commits.get'>): Promise<CommitDetails> => {
      const directory = directoryOf(deps, repository)
      const id = await findCommit(git, directory, revision)
      const [[commit], tips] = await Promise.all([git.readCommits(directory, [id]), git.tips(directory)])
      return { ...(commit as BareCommit), refs: refsByCommit(tips).get(id) ?? [] }
    },
  }
}
