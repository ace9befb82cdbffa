import type { RefUpdate } from '../../core/ports/repository-git.ts'
import type { RefReader } from '../ref-reader.ts'
import type { RunGit } from '../run-git.ts'

/** The usual names of a default branch; preferred in this order. */
const usual = ['refs/heads/main', 'refs/heads/master']

/**
 * After the first push into an empty repository, or the first write over the REST API: when HEAD names a branch that
 * did not come, it is pointed at one that did, so that a clone checks something out.
 */
export const chooseHead = async (
  { run, refs }: { readonly run: RunGit; readonly refs: Pick<RefReader, 'list' | 'head'> },
  repositoryPath: string,
  moved: readonly RefUpdate[],
): Promise<void> => {
  const created = moved
    .filter((update) => update.oldObjectId === null && update.newObjectId !== null)
    .map(({ ref }) => ref)
    .filter((ref) => ref.startsWith('refs/heads/'))
  if (created.length === 0 || (await refs.head(repositoryPath)).objectId !== null) return
  const branches = await refs.list(repositoryPath, ['refs/heads/'])
  if (branches.some(({ name }) => !created.includes(name))) return
  const chosen = usual.find((ref) => created.includes(ref)) ?? created[0]
  if (chosen !== undefined) await run(['symbolic-ref', 'HEAD', chosen], { directory: repositoryPath })
}
