import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gitObject, type GitObject } from './git-object.ts'

/** Numbers from 0 to below `below`, the same for the same seed. */
export type Below = (below: number) => number

type Node = {
  readonly id: string
  readonly objects: readonly GitObject[]
  /** The commit or tag itself and all it reaches. */
  readonly reached: ReadonlySet<string>
}

/** A history of made-up commits, some of them merges, several that began from nothing, and annotated tags. */
export type CommitGraph = {
  /** Commits, parents first. */
  readonly ids: readonly string[]
  readonly tagIds: readonly string[]
  /** The commit or tag and everything it reaches; empty for an object that is none of the graph. */
  readonly reaches: (id: string) => ReadonlySet<string>
  /** All objects of these commits and tags themselves: of what they reach, only their own trees. */
  readonly objectsOf: (ids: Iterable<string>) => readonly GitObject[]
  /** Puts a commit, with all it needs, into the object store of a repository, as a push would. */
  readonly store: (repositoryPath: string, id: string) => void
}

const commitOf = (number: number, parents: readonly Node[]): Node => {
  const blob = gitObject('blob', Buffer.from(`content ${number}\n`))
  const entry = Buffer.concat([Buffer.from('100644 file\0'), Buffer.from(blob.id, 'hex')])
  const tree = gitObject('tree', entry)
  const by = `Ada <ada@example.org> ${1_700_000_000 + number} +0000`
  const lines = [
    `tree ${tree.id}`,
    ...parents.map(({ id }) => `parent ${id}`),
    `author ${by}`,
    `committer ${by}`,
  ]
  const commit = gitObject('commit', Buffer.from(`${lines.join('\n')}\n\nCommit ${number}\n`))
  return {
    id: commit.id,
    objects: [blob, tree, commit],
    reached: new Set([commit.id, ...parents.flatMap(({ reached }) => [...reached])]),
  }
}

/** https://git-scm.com/docs/git-mktag */
const tagOf = (number: number, { id, reached }: Node): Node => {
  const by = `Ada <ada@example.org> ${1_700_000_000 + number} +0000`
  const lines = [`object ${id}`, 'type commit', `tag v${number}`, `tagger ${by}`]
  const tag = gitObject('tag', Buffer.from(`${lines.join('\n')}\n\nTag ${number}\n`))
  return { id: tag.id, objects: [tag], reached: new Set([tag.id, ...reached]) }
}

export const createCommitGraph = (below: Below, count: number): CommitGraph => {
  const commits: Node[] = []
  for (let number = 0; number < count; number += 1) {
    const isRoot = number === 0 || below(12) === 0
    const parentCount = isRoot ? 0 : below(4) === 0 ? 2 : 1
    // Mostly of the last few, so that lines grow long and part.
    const parents = new Set(
      Array.from({ length: parentCount }, () => commits[Math.max(0, number - 1 - below(5))]),
    )
    commits.push(
      commitOf(
        number,
        [...parents].filter((parent) => parent !== undefined),
      ),
    )
  }
  const tags = commits.filter((_, number) => number % 6 === 0).map((commit, number) => tagOf(number, commit))
  const byId = new Map([...commits, ...tags].map((node) => [node.id, node]))
  const objectsOf = (ids: Iterable<string>): readonly GitObject[] =>
    [...ids].flatMap((id) => byId.get(id)?.objects ?? [])
  return {
    ids: commits.map(({ id }) => id),
    tagIds: tags.map(({ id }) => id),
    reaches: (id) => byId.get(id)?.reached ?? new Set(),
    objectsOf,
    store: (repositoryPath, id) => {
      for (const object of objectsOf(byId.get(id)?.reached ?? [])) storeLoose(repositoryPath, object)
    },
  }
}

/** Whether the object store of a repository has this object, loose. */
export const hasLooseObject = (repositoryPath: string, id: string): boolean =>
  existsSync(path.join(repositoryPath, 'objects', id.slice(0, 2), id.slice(2)))

const storeLoose = (repositoryPath: string, { id, stored }: GitObject): void => {
  if (hasLooseObject(repositoryPath, id)) return
  const folder = path.join(repositoryPath, 'objects', id.slice(0, 2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, id.slice(2)), stored)
}
