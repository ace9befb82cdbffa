import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hasLooseObject, type CommitGraph } from './commit-graph.ts'
import { listLooseRefs, readLooseRef, writeLooseRef } from './loose-refs.ts'

/** A bare repository at a remote, all of whose commits are of one graph. */
export type GraphRepository = {
  readonly path: string
  readonly graph: CommitGraph
  /** The branch that HEAD names. */
  readonly head: string
  /** Refs that it takes no push of, with what it says to who tries. */
  readonly refused: Map<string, string>
}

/** Lays a bare repository out as `git init` does, without a process. */
export const createGraphRepository = (repositoryPath: string, graph: CommitGraph): GraphRepository => {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    mkdirSync(path.join(repositoryPath, folder), { recursive: true })
  }
  const head = 'refs/heads/main'
  writeFileSync(path.join(repositoryPath, 'HEAD'), `ref: ${head}\n`)
  writeFileSync(
    path.join(repositoryPath, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
  )
  return { path: repositoryPath, graph, head, refused: new Map() }
}

/** All refs, by name. */
export const graphRefs = ({
  path: repositoryPath,
}: GraphRepository): readonly (readonly [string, string])[] =>
  [...listLooseRefs(repositoryPath, 'refs')].sort(([left], [right]) => (left < right ? -1 : 1))

export type RefCommand = { readonly ref: string; readonly from: string | null; readonly to: string | null }

const clashes = (names: Iterable<string>, ref: string): boolean =>
  [...names].some((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`))

/**
 * Whether a ref would be moved, as `git receive-pack` decides it.
 * @returns why it is not, in git's words; null when it is
 */
export const refusalOf = (repository: GraphRepository, { ref, from, to }: RefCommand): string | null => {
  const said = repository.refused.get(ref)
  if (said !== undefined) return said
  if (readLooseRef(repository.path, ref) !== from) return 'failed to update ref'
  if (to === null) return ref === repository.head ? 'deletion of the current branch prohibited' : null
  const others = graphRefs(repository).map(([name]) => name)
  return from === null && clashes(others, ref) ? 'failed to update ref' : null
}

/** Moves a ref; its objects come from the graph, whose ids are theirs. */
export const moveRef = (repository: GraphRepository, { ref, to }: RefCommand): void => {
  if (to !== null) repository.graph.store(repository.path, to)
  writeLooseRef(repository.path, ref, to)
}

/** Commits and tags that lead to `tips` and that nothing of `known` leads to. */
export const introduced = (
  { graph }: GraphRepository,
  tips: Iterable<string>,
  known: Iterable<string>,
): ReadonlySet<string> => {
  const before = new Set([...known].flatMap((id) => [...graph.reaches(id)]))
  return new Set([...tips].flatMap((id) => [...graph.reaches(id)]).filter((id) => !before.has(id)))
}

export const holdsObject = (repository: GraphRepository, id: string): boolean =>
  hasLooseObject(repository.path, id)
