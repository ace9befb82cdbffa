import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import type { Forge, ForgeAccess, ForgeLookup } from '../../core/ports/forge.ts'
import { readAnswer } from '../read-answer.ts'
import { encodedProject, type GitlabClient } from './gitlab-client.ts'
import type { GitlabPages } from './gitlab-pages.ts'
import { gitlabProjectSchema, repositoryOfGitlab } from './gitlab-repository.ts'

/** A group holds what lies in the groups below it. Paths have no case at GitLab. */
const belongsTo = (owner: ForgeOwner, namespace: string): boolean => {
  const [whose, below] = [namespace.toLowerCase(), owner.path.toLowerCase()]
  return whose === below || (owner.kind === 'organization' && whose.startsWith(`${below}/`))
}

/**
 * Projects. Lists go by `/projects?membership=true`, also those of one group: that is the only list of projects with keyset
 * paging, and `/groups/:id/projects` skips a row when one is deleted while its pages are read
 * (https://docs.gitlab.com/api/rest/#supported-resources).
 */
export const createGitlabRepositories = (
  client: GitlabClient,
  pages: GitlabPages,
): Pick<Forge, 'listRepositories' | 'findById' | 'findByPath' | 'create' | 'setDefaultBranch'> => {
  const find = async (access: ForgeAccess, idOrPath: string): Promise<ForgeLookup> => {
    // Old paths redirect, or are answered at once; either way the answer has the new one.
    const request = {
      path: encodedProject(idOrPath),
      query: { statistics: 'true' },
      what: /^\d+$/.test(idOrPath) ? null : idOrPath,
    }
    const answer = await client.ask(access, request)
    if (answer.status === 404) return { kind: 'missing' }
    if (answer.status !== 200) throw client.failure(answer, request)
    return { kind: 'found', repository: repositoryOfGitlab(readAnswer(gitlabProjectSchema, answer)) }
  }

  return {
    listRepositories: async function* (access, owner) {
      const query = {
        membership: 'true',
        order_by: 'id',
        sort: 'asc',
        pagination: 'keyset',
        statistics: 'true',
      }
      const request = { path: 'projects', query, what: owner?.path ?? null, purpose: 'list repositories' }
      for await (const page of pages(access, request, gitlabProjectSchema)) {
        const wanted =
          owner === null ? page : page.filter(({ namespace }) => belongsTo(owner, namespace.full_path))
        if (wanted.length > 0) yield wanted.map(repositoryOfGitlab)
      }
    },
    findById: (access, id) => find(access, id),
    // A number alone would be an id.
    findByPath: (access, path) =>
      path.includes('/') ? find(access, path) : Promise.resolve({ kind: 'missing' }),
    create: async (access, { owner, name, isPrivate, description }) => {
      const answer = await client.send(access, {
        method: 'POST',
        path: 'projects',
        body: {
          name,
          path: name,
          namespace_id: Number(owner.id),
          visibility: isPrivate ? 'private' : 'public',
          initialize_with_readme: false,
          ...(description === null ? {} : { description }),
        },
        what: `${owner.path}/${name}`,
        purpose: 'create repositories',
      })
      return repositoryOfGitlab(readAnswer(gitlabProjectSchema, answer))
    },
    setDefaultBranch: async (access, { id, path }, branch) => {
      await client.send(access, {
        method: 'PUT',
        path: encodedProject(id),
        body: { default_branch: branch },
        what: path,
        purpose: 'set the default branch',
      })
    },
  }
}
