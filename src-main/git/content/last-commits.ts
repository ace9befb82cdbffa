import type { ObjectReader } from '../browse/object-reader.ts'
import { parseCommit } from '../browse/parse-commit.ts'
import type { ReadGit } from '../browse/read-git.ts'
import { createKnownLastCommits } from './known-last-commits.ts'
import { createSamePaths } from './same-paths.ts'
import { walkChanges } from './walk-changes.ts'

/** As many commits are looked at without a process. Most of what is asked for changed lately, or is known from there. */
const nearCommits = 16
const mostKnownPaths = 100_000
/** Commits remembered as passed by; a parent that git gave out before its child is nearly always among them. */
const mostPassed = 10_000

export type LastCommitsQuestion = {
  readonly directory: string
  readonly commitId: string
  /** What must be found. */
  readonly paths: readonly string[]
  /** What may be found on the way; asked for only when there is a way to go. */
  readonly others?: (() => Promise<readonly string[]>) | undefined
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
 * the first parent that has the path the same, and ends where none has. So every path is at one commit at a time, all
 * of them move along in one walk, and a commit passed before may already know how the rest of the chain goes.
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
  const walks = new Map<string, Promise<unknown>>()

  const find = async (question: LastCommitsQuestion): Promise<ReadonlyMap<string, string>> => {
    const { directory, commitId, paths, others } = question
    const samePaths = createSamePaths(reader, directory)
    const found = new Map<string, string>()
    const missing = new Set(paths)
    /** Where each path is. */
    const places = new Map<string, string[]>()

    const settle = (path: string, id: string): void => {
      found.set(path, id)
      missing.delete(path)
    }
    const arrive = (id: string, arriving: readonly string[]): void => {
      const answers = known.get(id)
      const open: string[] = []
      for (const path of arriving) {
        const answer = answers?.get(path)
        if (answer === undefined) open.push(path)
        else settle(path, answer)
      }
      if (open.length > 0) places.set(id, [...(places.get(id) ?? []), ...open])
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

    const lookNear = async (): Promise<void> => {
      for (let step = 0; step < nearCommits && missing.size > 0; step += 1) {
        const [id] = awaited()
        if (id === undefined) return
        await moveOn(id, leave(id))
      }
    }

    /**
     * Ends when all is found, or when paths came to commits that git had given out before (clocks were wrong):
     * the next walk begins at those.
     */
    const walk = async (): Promise<void> => {
      const passed = new Set<string>()
      const folder = commonFolder([...places.values()].flat())
      for await (const change of walkChanges(readGit, directory, [...places.keys()], folder)) {
        passed.add(change.id)
        if (passed.size > mostPassed) passed.delete(passed.values().next().value ?? '')
        const here = leave(change.id)
        if (here.length === 0) continue
        const [first, ...rest] = change.parents
        const changed = here.filter((path) => first === undefined || change.paths.has(path))
        if (first !== undefined && changed.length < here.length) {
          arrive(
            first,
            here.filter((path) => !change.paths.has(path)),
          )
        }
        if (rest.length > 0 && changed.length > 0) await moveOn(change.id, changed, rest)
        else for (const path of changed) settle(path, change.id)
        if (missing.size === 0 || awaited().every((id) => passed.has(id))) return
      }
    }

    arrive(commitId, [...new Set(paths)])
    await lookNear()
    if (missing.size > 0 && others !== undefined) {
      arrive(
        commitId,
        (await others()).filter((path) => !paths.includes(path)),
      )
    }
    while (missing.size > 0) await walk()
    known.add(commitId, found)
    return found
  }

  /** Paths that the commit does not have have no answer. */
  return async (question: LastCommitsQuestion): Promise<ReadonlyMap<string, string>> => {
    const { commitId, paths } = question
    const unknown = (): boolean => {
      const answers = known.get(commitId)
      return paths.some((path) => answers?.has(path) !== true)
    }
    while (unknown() && walks.has(commitId)) await walks.get(commitId)
    let found: ReadonlyMap<string, string> = new Map()
    if (unknown()) {
      const walk = find(question)
      const settled = walk.then(
        () => walks.delete(commitId),
        () => walks.delete(commitId),
      )
      walks.set(commitId, settled)
      found = await walk
    }
    const answers = known.get(commitId)
    const both = paths.map((path) => [path, found.get(path) ?? answers?.get(path)] as const)
    return new Map(both.filter((pair): pair is readonly [string, string] => pair[1] !== undefined))
  }
}
