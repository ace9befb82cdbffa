import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { storedRef, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BrowseGit } from '../ports/browse-git.ts'

/** What clients of the REST API may name in full; git keeps refs of its own besides. */
const servedPrefixes = ['refs/heads/', 'refs/tags/', 'refs/notes/'] as const

export type ResolvedRevision = {
  readonly commitId: ObjectId
  /** As it is told to the client: the short name of a branch or tag, otherwise the commit id. */
  readonly name: string
}

export const revisionNotFound = (revision: string): AppError =>
  new AppError('not_found', `The branch, tag or commit "${revision}" was not found.`, {
    details: { what: `The branch, tag or commit "${revision}"`, revision },
  })

export const emptyRepository = (): AppError =>
  new AppError('not_found', 'The repository has no commits yet.', { details: { reason: 'empty' } })

/** The refs a name may stand for, in the order in which they are tried, with the name they are told by. */
const candidates = (name: string, ephemeral: boolean): readonly (readonly [string, string])[] => {
  const short = (ref: string): string => ref.replace(/^refs\/(heads|tags)\//, '')
  const full = servedPrefixes.some((prefix) => name.startsWith(prefix)) ? [name] : []
  const partial = ['refs/', 'refs/heads/', 'refs/tags/']
    .map((prefix) => prefix + name)
    .filter((ref) => servedPrefixes.some((prefix) => ref.startsWith(prefix)))
  return [...full, ...partial.reverse()]
    .filter(isValidRefName)
    .filter((ref) => !ephemeral || ref.startsWith('refs/heads/'))
    .map((ref) => [storedRef(ref, ephemeral), short(ref)])
}

/** `main~2^`: a name and steps from it. https://git-scm.com/docs/gitrevisions#_specifying_revisions */
const form = /^(.+?)((?:~\d{0,9}|\^\d{0,3}|\^\{commit\})*)$/s

/**
 * The commit that a client's revision names: a branch, a tag, a full ref, an id of four digits or more, `HEAD`,
 * each with steps (`~2`, `^`, `^2`) behind it; without one, the default branch. Nothing else of the text reaches git.
 * @param options.ephemeral look among the ephemeral branches only; ids are found too
 * @throws AppError `not_found`, with `details.reason` `empty` when the repository has no commits
 */
export const resolveRevision = async (
  git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId'>,
  directory: string,
  revision: string | undefined,
  options: { readonly ephemeral?: boolean | undefined } = {},
): Promise<ResolvedRevision> => {
  const { ephemeral = false } = options
  const [, name = 'HEAD', steps = ''] = form.exec(revision ?? 'HEAD') ?? []
  const base = await resolveName(git, directory, name, ephemeral)
  if (base === null)
    throw revision === undefined || name === 'HEAD' ? emptyRepository() : revisionNotFound(name)
  if (steps === '') return base
  const commitId = await git.commitOfId(directory, `${base.commitId}${steps}`)
  if (commitId === null) throw revisionNotFound(revision ?? name)
  return { commitId, name: commitId }
}

const resolveName = async (
  git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId'>,
  directory: string,
  name: string,
  ephemeral: boolean,
): Promise<ResolvedRevision | null> => {
  if (name === 'HEAD' && !ephemeral) {
    const head = await git.head(directory)
    return head.commitId === null
      ? null
      : { commitId: head.commitId, name: head.ref.replace(/^refs\/heads\//, '') }
  }
  for (const [ref, told] of candidates(name, ephemeral)) {
    const commitId = await git.commitOfRef(directory, ref)
    if (commitId !== null) return { commitId, name: told }
  }
  if (!/^[0-9a-f]{4,40}$/i.test(name)) return null
  const commitId = await git.commitOfId(directory, name.toLowerCase())
  return commitId === null ? null : { commitId, name: commitId }
}
