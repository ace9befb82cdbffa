import type { ObjectId } from '../../../../src-shared/domain/ref.ts'
import type { RefReader } from '../../ref-reader.ts'
import { missingObjects } from '../../repository/commit-ancestry.ts'
import type { RunGit } from '../../run-git.ts'

/**
 * Hosts that keep many repositories in one store name objects of all of them (`.have`). Beyond so many, what is not
 * asked for is only sent once more.
 */
const mostAsked = 20_000

/**
 * Those of `ids` that this repository has. Most are what its own refs lead to, which is read without a process; one
 * process is asked for all others.
 * @param prefixes of the refs that are likely to lead to them
 */
export const objectsHere = async (
  { refs, run }: { readonly refs: RefReader; readonly run: RunGit },
  place: {
    readonly repositoryPath: string
    readonly environment: Readonly<Record<string, string>>
    readonly prefixes: readonly string[]
  },
  ids: ReadonlySet<ObjectId>,
): Promise<readonly ObjectId[]> => {
  if (ids.size === 0) return []
  const listed = await refs.list(place.repositoryPath, place.prefixes, { peel: false })
  const led = new Set(listed.map(({ objectId }) => objectId))
  const here = [...ids].filter((id) => led.has(id))
  const asked = [...ids].filter((id) => !led.has(id)).slice(0, mostAsked)
  if (asked.length === 0) return here
  const inPlace: RunGit = (args, options) => run(args, { ...options, environment: place.environment })
  const missing = new Set(await missingObjects(inPlace, place.repositoryPath, asked))
  return [...here, ...asked.filter((id) => !missing.has(id))]
}
