import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { failureFacts } from './failure-facts.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'

/** A `+` could end in the name of a variant of a remote, `.git` no name here ends in. */
const cleaned = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._@~-]/gu, '-')
    .replace(/^[^\p{L}\p{N}_]+|[.]+$/gu, '')
    .replace(/\.git$/i, '-git')

/** The repository here that holds what a remote had before a forge overwrote it: `kept-copies/host/owner/name`. */
export const nameOfCopy = ({ host, path }: Pick<RemoteAddress, 'host' | 'path'>): string => {
  const parts = [host, ...path.split('/')].map(cleaned).filter((part) => part !== '')
  const name = ['kept-copies', ...parts].join('/')
  return repositoryNameProblem(name) === null ? name : `kept-copies/${parts.join('-').slice(0, 200)}`
}

/**
 * Takes all branches and tags of a remote into a repository here, beside what it took before, and looks whether they
 * are all there.
 * @param wanted what would be lost: has to be here afterwards
 * @returns the id of the repository
 * @throws AppError as the fetch fails; `ref_conflict` when the remote moved meanwhile
 */
export const keepCopy = async (
  parts: ForgeMirrorParts,
  remote: { readonly address: RemoteAddress; readonly accountId: string | null },
  wanted: RefMap,
): Promise<string> => {
  const { address, accountId } = remote
  const name = nameOfCopy(address)
  const existing = parts.repositories.findByName(name)
  const { run, repositoryId } =
    existing === null
      ? await parts
          .importRepository({ name, address, accountId })
          .then((made) => ({ run: made.run, repositoryId: made.repository.id }))
      : {
          // What an earlier copy held stays too, as kept refs.
          run: await parts.engine.startFetch({
            repositoryId: existing.id,
            address,
            accountId,
            replace: true,
          }),
          repositoryId: existing.id,
        }
  const ended = await parts.engine.whenRunEnded(run.id)
  if (ended.failure !== null && ended.outcome !== 'succeeded' && ended.outcome !== 'unchanged') {
    throw new AppError(ended.failure.code, ended.failure.title, { details: failureFacts(ended.failure) })
  }
  const here = new Set((await parts.git.listRefs(parts.repositoryPath(repositoryId), ['refs/'])).values())
  const missing = [...wanted].find(([, objectId]) => !here.has(objectId))
  if (missing === undefined) return repositoryId
  throw new AppError('ref_conflict', `${missing[0]} moved while it was being kept.`, {
    details: { ref: missing[0] },
  })
}
