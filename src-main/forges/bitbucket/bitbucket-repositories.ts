import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeLookup } from '../../core/ports/forge.ts'
import { readAnswer } from '../read-answer.ts'
import { repositoryAt, repositoryById, type BitbucketClient } from './bitbucket-client.ts'
import type { BitbucketPages } from './bitbucket-pages.ts'
import { bitbucketRepositorySchema, repositoryOfBitbucket } from './bitbucket-repository.ts'

/** Repositories, workspace by workspace: no list goes over all of them any more. */
export const createBitbucketRepositories = (
  client: BitbucketClient,
  pages: BitbucketPages,
  listOwners: Forge['listOwners'],
): Pick<Forge, 'listRepositories' | 'findById' | 'findByPath' | 'create' | 'setDefaultBranch'> => {
  const find = async (access: ForgeAccess, at: string, what: string | null): Promise<ForgeLookup> => {
    const answer = await client.ask(access, { at, what })
    if (answer.status === 404) return { kind: 'missing' }
    if (answer.status !== 200) throw client.failure(answer, { at, what })
    return {
      kind: 'found',
      repository: repositoryOfBitbucket(readAnswer(bitbucketRepositorySchema, answer)),
    }
  }

  return {
    listRepositories: async function* (access, owner) {
      const owners: readonly ForgeOwner[] = owner === null ? await listOwners(access) : [owner]
      for (const { id, path } of owners) {
        const request = {
          // By uuid: a workspace that was renamed since is still meant.
          at: `repositories/${encodeURIComponent(id)}`,
          // Without a role a workspace shows whatever of it is public.
          query: { role: 'member', sort: 'created_on' },
          what: path,
          purpose: 'list repositories',
        }
        for await (const page of pages(access, request, bitbucketRepositorySchema)) {
          yield page.map(repositoryOfBitbucket)
        }
      }
    },
    findById: (access, id) => find(access, repositoryById(id), null),
    // A workspace alone would be a list.
    findByPath: (access, path) =>
      path.includes('/') ? find(access, repositoryAt(path), path) : Promise.resolve({ kind: 'missing' }),
    create: async (access, { owner, name, isPrivate, description }) => {
      const path = `${owner.path}/${name}`
      const answer = await client.send(access, {
        method: 'POST',
        at: repositoryAt(path),
        // Without a project it goes into the oldest of the workspace: that is Bitbucket's own choice.
        body: { scm: 'git', is_private: isPrivate, ...(description === null ? {} : { description }) },
        what: path,
        purpose: 'create repositories',
      })
      return repositoryOfBitbucket(readAnswer(bitbucketRepositorySchema, answer))
    },
    setDefaultBranch: async (access, { id, path }, branch) => {
      // A PUT to what is not there makes it: https://developer.atlassian.com/cloud/bitbucket/rest/api-group-repositories/
      const there = await find(access, repositoryById(id), path)
      if (there.kind === 'missing') {
        throw new AppError('remote_not_found', 'There is no such repository.', {
          details: { host: new URL(access.webUrl).host, path },
        })
      }
      await client.send(access, {
        method: 'PUT',
        at: repositoryById(id),
        body: { mainbranch: { name: branch } },
        what: path,
        purpose: 'set the default branch',
      })
    },
  }
}
