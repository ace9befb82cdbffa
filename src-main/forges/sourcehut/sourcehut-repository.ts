import { z } from 'zod'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import { orNull } from '../read-answer.ts'

/** What lists ask of each repository: a query may cost 200 points, and each field of each row is one. */
export const listedFields = 'rid name description visibility updated'

/** What one repository is asked for; HEAD costs a look at the disk, and a grant of its own. */
export const wholeFields = `id ${listedFields} access owner { canonicalName } HEAD { name }`

const listed = {
  rid: z.string().min(1),
  name: z.string().min(1),
  description: orNull(z.string()),
  visibility: z.enum(['PUBLIC', 'UNLISTED', 'PRIVATE']),
  updated: z.iso.datetime({ offset: true }),
}

/** https://git.sr.ht/~sircmpwn/git.sr.ht/tree/master/item/api/graph/schema.graphqls */
export const sourcehutListedSchema = z.object(listed)
export const sourcehutRepositorySchema = z.object({
  ...listed,
  id: z.number().int(),
  access: z.enum(['RO', 'RW']),
  owner: z.object({ canonicalName: z.string().startsWith('~') }),
  HEAD: orNull(z.object({ name: z.string() })),
})
export type SourcehutListed = z.infer<typeof sourcehutListedSchema>
export type SourcehutRepository = z.infer<typeof sourcehutRepositorySchema>

/**
 * @param owner `~ada`
 * @param head the name of the branch that HEAD leads to; null when there is none yet; undefined when it was not asked
 */
export const repositoryOfSourcehut = (
  gitUrl: string,
  repository: SourcehutListed,
  owner: string,
  known: {
    readonly head: string | null | undefined
    readonly mayPush: boolean
    readonly isOwn: boolean | null
  },
): ForgeRepository => {
  const path = `${owner}/${repository.name}`
  const { hostname } = new URL(gitUrl)
  return {
    id: repository.rid,
    path,
    owner,
    name: repository.name,
    description: repository.description,
    visibility: repository.visibility === 'PRIVATE' ? 'private' : 'public',
    isFork: null,
    // SourceHut archives nothing.
    isArchived: null,
    isDisabled: false,
    isEmpty: known.head === undefined ? null : known.head === null,
    isPullMirror: false,
    deletedFromAt: null,
    defaultBranch: known.head?.replace(/^refs\/heads\//, '') ?? null,
    cloneUrl: `${gitUrl}/${path}`,
    sshUrl: `git@${hostname}:${path}`,
    webUrl: `${gitUrl}/${path}`,
    sizeBytes: null,
    language: null,
    pushedAt: Date.parse(repository.updated),
    mayPush: known.mayPush,
    mayAdminister: known.isOwn,
    objectFormat: 'sha1',
  }
}
