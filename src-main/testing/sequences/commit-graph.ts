import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'

/** Numbers from 0 to below `below`, the same for the same seed. */
export type Below = (below: number) => number

type GitObject = { readonly id: string; readonly stored: Buffer }

type Commit = {
  readonly id: string
  readonly objects: readonly GitObject[]
  /** The commit itself and all it reaches. */
  readonly reached: ReadonlySet<string>
}

/** A history of made-up commits, some of them merges, and several that began from nothing. */
export type CommitGraph = {
  readonly ids: readonly string[]
  /** The commit and everything it reaches; empty for an object that is none of the graph. */
  readonly reaches: (id: string) => ReadonlySet<string>
  /** Puts a commit, with all it needs, into the object store of a repository, as a push would. */
  readonly store: (repositoryPath: string, id: string) => void
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage */
const gitObject = (kind: 'blob' | 'tree' | 'commit', content: Buffer): GitObject => {
  const whole = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content])
  return { id: createHash('sha1').update(whole).digest('hex'), stored: deflateSync(whole, { level: 1 }) }
}

const commitOf = (number: number, parents: readonly Commit[]): Commit => {
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

export const createCommitGraph = (below: Below, count: number): CommitGraph => {
  const commits: Commit[] = []
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
  const byId = new Map(commits.map((commit) => [commit.id, commit]))
  return {
    ids: commits.map(({ id }) => id),
    reaches: (id) => byId.get(id)?.reached ?? new Set(),
    store: (repositoryPath, id) => {
      for (const reached of byId.get(id)?.reached ?? []) {
        for (const object of byId.get(reached)?.objects ?? []) storeLoose(repositoryPath, object)
      }
    },
  }
}

const storeLoose = (repositoryPath: string, { id, stored }: GitObject): void => {
  const folder = path.join(repositoryPath, 'objects', id.slice(0, 2))
  const file = path.join(folder, id.slice(2))
  if (existsSync(file)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, stored)
}
