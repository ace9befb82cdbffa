import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeLookup } from '../../core/ports/forge.ts'
import { orNull } from '../read-answer.ts'
import { sourcehutGitUrl, type SourcehutAnswer, type SourcehutClient } from './sourcehut-client.ts'
import { isNotFound, redirectOf, type SourcehutError } from './sourcehut-failure.ts'
import {
  repositoryOfSourcehut,
  sourcehutRepositorySchema,
  wholeFields,
  type SourcehutRepository,
} from './sourcehut-repository.ts'

const byIdOperation = `query ById($rid: ID!) { me { canonicalName } repository(rid: $rid) { ${wholeFields} } }`
const byPathOperation = `query ByPath($user: String!, $name: String!) { me { canonicalName } user(username: $user) { repository(name: $name) { ${wholeFields} } } }`
const createOperation = `mutation Create($name: String!, $visibility: Visibility!, $description: String) { createRepository(name: $name, visibility: $visibility, description: $description) { ${wholeFields} } }`
const updateOperation =
  'mutation Update($id: Int!, $input: RepoInput!) { updateRepository(id: $id, input: $input) { id } }'

const meSchema = z.object({ canonicalName: z.string() })
const byIdSchema = z.object({ me: meSchema, repository: orNull(sourcehutRepositorySchema) })
const byPathSchema = z.object({
  me: meSchema,
  user: orNull(z.object({ repository: orNull(sourcehutRepositorySchema) })),
})
const createdSchema = z.object({ createRepository: sourcehutRepositorySchema })
const updatedSchema = z.object({ updateRepository: z.object({ id: z.number() }) })

const reading = { purpose: 'read repositories', grant: 'git.sr.ht/REPOSITORIES:RO' }
const writing = { grant: 'git.sr.ht/REPOSITORIES:RW' }

/** Without the grant to look into repositories their branch is not known, and all else is. */
const isOfHead = (error: SourcehutError): boolean => error.path?.at(-1) === 'HEAD'

export const createSourcehutRepositories = (
  client: SourcehutClient,
): Pick<Forge, 'findById' | 'findByPath' | 'create' | 'setDefaultBranch'> => {
  const found = (
    access: ForgeAccess,
    row: SourcehutRepository,
    me: string,
    errors: readonly SourcehutError[],
  ): ForgeLookup & { readonly kind: 'found' } => ({
    kind: 'found',
    repository: repositoryOfSourcehut(sourcehutGitUrl(access), row, row.owner.canonicalName, {
      head: errors.some(isOfHead) ? undefined : (row.HEAD?.name ?? null),
      mayPush: row.access === 'RW',
      isOwn: row.owner.canonicalName === me,
    }),
  })
  const byId = (access: ForgeAccess, id: string): Promise<SourcehutAnswer<z.output<typeof byIdSchema>>> =>
    client.send(
      access,
      { operation: byIdOperation, variables: { rid: id }, ...reading },
      byIdSchema,
      (error) => isOfHead(error) || isNotFound(error),
    )
  const byPath = async (access: ForgeAccess, path: string, mayFollow: boolean): Promise<ForgeLookup> => {
    const match = /^~?([^/]+)\/([^/]+)$/.exec(path)
    if (match === null) return { kind: 'missing' }
    const [, user = '', name = ''] = match
    const request = { operation: byPathOperation, variables: { user, name }, what: path, ...reading }
    const { data, errors } = await client.send(
      access,
      request,
      byPathSchema,
      (error) => isOfHead(error) || isNotFound(error) || (mayFollow && redirectOf(error) !== null),
    )
    const row = data.user?.repository ?? null
    if (row !== null) return found(access, row, data.me.canonicalName, errors)
    const moved = errors.map(redirectOf).find((to) => to !== null)
    return moved === undefined ? { kind: 'missing' } : byPath(access, moved, false)
  }

  return {
    findById: async (access, id) => {
      const { data, errors } = await byId(access, id)
      return data.repository === null
        ? { kind: 'missing' }
        : found(access, data.repository, data.me.canonicalName, errors)
    },
    findByPath: (access, path) => byPath(access, path, true),
    create: async (access, { owner, name, isPrivate, description }) => {
      const { data, errors } = await client.send(
        access,
        {
          operation: createOperation,
          variables: { name, visibility: isPrivate ? 'PRIVATE' : 'PUBLIC', description },
          what: `${owner.path}/${name}`,
          purpose: 'create repositories',
          ...writing,
        },
        createdSchema,
        isOfHead,
      )
      const row = data.createRepository
      return found(access, row, row.owner.canonicalName, errors).repository
    },
    setDefaultBranch: async (access, { id, path }, branch) => {
      // What changes a repository takes its number, not its resource id.
      const row = (await byId(access, id)).data.repository
      if (row === null) {
        throw new AppError('remote_not_found', 'There is no such repository.', {
          details: { host: new URL(sourcehutGitUrl(access)).host, path },
        })
      }
      await client.send(
        access,
        {
          operation: updateOperation,
          variables: { id: row.id, input: { HEAD: branch } },
          what: path,
          purpose: 'set the default branch',
          ...writing,
        },
        updatedSchema,
      )
    },
  }
}
