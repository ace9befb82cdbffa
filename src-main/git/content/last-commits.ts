import type { ObjectReader } from '../browse/object-reader.ts'
import { parseCommit } from '../browse/parse-commit.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { createKnownLastCommits } from './known-last-commits.ts'
import { createSamePaths } from './same-paths.ts'
import { shareWork, type SharedWork } from './shared-work.ts'
import { walkChanges } from './walk-changes.ts'

/** As many commits are looked at without a process. Most of what is asked for changed lately, or is known from there. */
const nearCommits = 16
const mostKnownPaths = 100_000
/** As many paths that have no folder in common are looked for by their names. */
const mostNamed = 20

export type LastCommitsQuestion = {
  readonly directory: string
  readonly commitId: string
  /** What must be found. */
  readonly paths: readonly string[]
  /** What may be found on the way; asked for only when there is a way to go. */
  readonly others?: (() => Promise<readonly string[]>) | undefined
  /** Aborts when the answer is not wanted any more. */
  readonly signal?: AbortSignal | undefined
}

/** The folder that all paths are in. */
const commonFolder = (paths: Iterable<string>): string => {
  let common: readonly string[] | null = null
  for (const path of paths) {
    const names = path.split('/').slice(0, -1)
    const before: readonly string[] = common ?? names
    const end = before.findIndex((name, index) => names[index] !== name)
    common = end === -1 ? before : before.slice(0, end)
    if (common.length === 0) return ''
  }
  return (common ?? []).join('/')
}

/**
 * What `git log -1` says of each path. For one path git's simplified history is a chain: at each commit it goes on to
 * the first parent that has the path the same, and ends where none has. So every path is at one commit at a time, and
 * all of them move along in one walk, which goes by first parents: most of a history lies in side branches that nothing
 * of what is looked for comes from. Where a path comes from one, the few commits there are looked at one by one.
 * https://git-scm.com/docs/git-log#_history_simplification
 */
export const createLastCommits = ({
  reader,
  readGit,
}: {
  readonly reader: ObjectReader
  readonly readGit: ReadGit
}) => {
  const known = createKnownLastCommits(mostKnownPaths)
  /** One walk at a time from a commit: who waits finds much of the answer. */
  const walks = new Map<string, SharedWork<ReadonlyMap<string, string>>>()

  const find = async (question: LastCommitsQuestion, stop: AbortSignal, found: Map<string, string>) => {
    const { directory, commitId, paths, others } = question
    const samePaths = createSamePaths(reader, directory)
    const missing = new Set(paths)
    /** Where each path is. */
    const places = new Map<string, readonly string[]>()

    const settle = (path: string, id: string): void => {
      found.set(path, id)
      missing.delete(path)
    }
    const arrive = (id: string, arriving: readonly string[]): void => {
      const answers = known.get(id)
      const isOpen = (path: string): boolean => {
        const answer = answers?.get(path)
        if (answer !== undefined) settle(path, answer)
        return answer === undefined
      }
      const open = answers === undefined ? arriving : arriving.filter(isOpen)
      const there = places.get(id)
      if (open.length > 0) places.set(id, there === undefined ? open : [...there, ...open])
    }
    const treeOf = async (id: string) => parseCommit(id, (await reader.read(directory, id, 'commit')).content)

    /** Moves paths from a commit to those parents that have them the same; it is the last commit of the others. */
    const moveOn = async (id: string, moving: readonly string[], parents?: readonly string[]) => {
      const commit = await treeOf(id)
      let left = moving
      for (const parent of parents ?? commit.parents) {
        if (left.length === 0) break
        const same = await samePaths(commit.treeId, (await treeOf(parent)).treeId, left)
        arrive(parent, [...same])
        left = left.filter((path) => !same.has(path))
      }
      for (const path of left) settle(path, id)
    }
    /** Commits at which paths are that must be found. */
    const awaited = (): readonly string[] =>
      [...places].filter(([, here]) => here.some((path) => missing.has(path))).map(([id]) => id)
    const leave = (id: string): readonly string[] => {
      const leaving = places.get(id) ?? []
      places.delete(id)
      return leaving
    }

    /** @param isLeft for what else has to do with the paths there */
    const lookNear = async (isLeft: (id: string) => boolean = () => false): Promise<void> => {
      for (let step = 0; step < nearCommits && missing.size > 0; step += 1) {
        const id = awaited().find((place) => !isLeft(place))
        if (id === undefined) return
        stop.throwIfAborted()
        await moveOn(id, leave(id))
      }
    }

    /** Ends when all is found, or when what is missing went where this walk does not come: the next begins there. */
    const walk = async (): Promise<void> => {
      // From the first commit on, those are found that are not waited for.
      const tips = [...new Set([...(places.has(commitId) ? [commitId] : []), ...awaited()])]
      /** What git gives out next. */
      const ahead = new Set(tips)
      const folder = commonFolder([...places.values()].flat())
      const within = folder !== '' ? [folder] : missing.size <= mostNamed ? [...missing] : []
      for await (const { id, parents, paths } of walkChanges(readGit, directory, tips, within, stop)) {
        const [first, ...rest] = parents
        ahead.delete(id)
        if (first !== undefined) ahead.add(first)
        const here = leave(id)
        if (here.length === 0) continue
        const changed =
          first === undefined ? here : paths.size === 0 ? [] : here.filter((path) => paths.has(path))
        if (changed.length === 0) {
          if (first !== undefined) arrive(first, here)
          continue
        }
        if (first !== undefined)
          arrive(
            first,
            here.filter((path) => !paths.has(path)),
          )
        if (rest.length > 0) {
          await moveOn(id, changed, rest)
          await lookNear((place) => ahead.has(place))
        } else for (const path of changed) settle(path, id)
        if (missing.size === 0 || !awaited().some((place) => ahead.has(place))) return
      }
    }

    arrive(commitId, [...new Set(paths)])
    await lookNear()
    const beside = missing.size > 0 && others !== undefined ? await others() : []
    // Everything that changed anywhere would have to be looked at for those that lie in no folder.
    if (commonFolder([...missing, ...beside]) !== '') {
      arrive(
        commitId,
        beside.filter((path) => !paths.includes(path)),
      )
    }
    while (missing.size > 0) {
      stop.throwIfAborted()
      await walk()
    }
  }

  /** What a walk found counts, also when it was stopped on its way. */
  const startWalk = (question: LastCommitsQuestion): SharedWork<ReadonlyMap<string, string>> => {
    const { commitId } = question
    const walk = shareWork(async (stop) => {
      const found = new Map<string, string>()
      try {
        await find(question, stop, found)
      } finally {
        known.add(commitId, found)
        if (walks.get(commitId) === walk) walks.delete(commitId)
      }
      return found
    })
    walks.set(commitId, walk)
    return walk
  }

  /**
   * Paths that the commit does not have have no answer.
   * @throws AppError `cancelled` when the signal of the question aborts; the walk stops when nobody else waits for it
   */
  return async (question: LastCommitsQuestion): Promise<ReadonlyMap<string, string>> => {
    const { commitId, paths, signal } = question
    const answer = new Map<string, string>()
    const take = (found: ReadonlyMap<string, string> | undefined): void => {
      for (const path of paths) {
        const id = found?.get(path)
        if (id !== undefined) answer.set(path, id)
      }
    }
    for (;;) {
      take(known.get(commitId))
      if (paths.every((path) => answer.has(path))) return answer
      const running = walks.get(commitId)
      const isOther = running !== undefined && !running.isStopped()
      take(await (isOther ? running : startWalk(question)).join(signal))
      if (!isOther) return answer
    }
  }
}
