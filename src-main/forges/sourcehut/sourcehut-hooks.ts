import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Forge, ForgeAccess, ForgeHook } from '../../core/ports/forge.ts'
import { orNull } from '../read-answer.ts'
import { sourcehutGitUrl, type SourcehutClient } from './sourcehut-client.ts'
import { isNotFound } from './sourcehut-failure.ts'

/**
 * What a webhook is made with: its answer is what SourceHut sends (`core/hooks-in/read-sourcehut-news.ts`). No more is
 * asked for than which repository was pushed to; `uuid` and `date` make each text another one. Refs would cost a row
 * each, and a push of many would be larger than what can be verified.
 * https://git.sr.ht/~sircmpwn/git.sr.ht/tree/master/item/api/graph/schema.graphqls
 */
export const hookQuery = 'query { webhook { uuid event date ... on GitEvent { repository { rid } } } }'
const hookEvent = 'GIT_POST_RECEIVE'

const numberOperation = 'query Number($rid: ID!) { repository(rid: $rid) { id } }'
const listOperation =
  'query Hooks($repositoryID: Int!, $cursor: Cursor) { gitWebhooks(repositoryID: $repositoryID, cursor: $cursor) { results { id events query url } cursor } }'
const createOperation =
  'mutation CreateHook($config: GitWebhookInput!) { createGitWebhook(config: $config) { id events query url } }'
const removeOperation = 'mutation RemoveHook($id: Int!) { deleteGitWebhook(id: $id) { id } }'

const hookSchema = z.object({
  id: z.number().int(),
  events: z.array(z.string()),
  query: z.string(),
  url: z.string(),
})
const numberSchema = z.object({ repository: orNull(z.object({ id: z.number().int() })) })
const listSchema = z.object({
  gitWebhooks: z.object({ results: z.array(hookSchema), cursor: orNull(z.string()) }),
})
const createdSchema = z.object({ createGitWebhook: hookSchema })
const removedSchema = z.object({ deleteGitWebhook: orNull(z.object({ id: z.number().int() })) })

// An event is sent to who may read what it is about: the schema marks it with no grant, the server asks for one.
const asking = {
  purpose: 'set up webhooks',
  grant: 'git.sr.ht/REPOSITORIES:RO and git.sr.ht/OBJECTS:RO',
}

/** One with another query would tell of a push in words that we do not read: it is as good as none. */
const hookOf = ({ id, url, events, query }: z.output<typeof hookSchema>): ForgeHook => ({
  id: String(id),
  url,
  isActive: query === hookQuery && events.includes(hookEvent),
})

/**
 * SourceHut's webhooks are queries of GraphQL, whose answers it sends, signed with a key pair of its own. There is no
 * secret to agree on. https://man.sr.ht/graphql.md#webhooks
 */
export const createSourcehutHooks = (
  client: SourcehutClient,
): Pick<Forge, 'listHooks' | 'createHook' | 'removeHook'> => {
  type Repository = Parameters<Forge['listHooks']>[1]

  /** Webhooks are known by the number of their repository, not by its resource id. */
  const numberOf = async (access: ForgeAccess, { id, path }: Repository): Promise<number> => {
    const request = { operation: numberOperation, variables: { rid: id }, what: path, ...asking }
    const { data } = await client.send(access, request, numberSchema, isNotFound)
    if (data.repository !== null) return data.repository.id
    throw new AppError('remote_not_found', 'There is no such repository.', {
      details: { host: new URL(sourcehutGitUrl(access)).host, path },
    })
  }

  const pageOf = async (
    access: ForgeAccess,
    repositoryID: number,
    cursor: string | null,
    what: string,
  ): Promise<z.output<typeof listSchema>['gitWebhooks']> => {
    const request = { operation: listOperation, variables: { repositoryID, cursor }, what, ...asking }
    return (await client.send(access, request, listSchema)).data.gitWebhooks
  }

  return {
    listHooks: async (access, repository) => {
      const repositoryID = await numberOf(access, repository)
      const hooks: ForgeHook[] = []
      let cursor: string | null = null
      do {
        const page = await pageOf(access, repositoryID, cursor, repository.path)
        if (page.cursor !== null && page.cursor === cursor) {
          throw new AppError('remote_error', 'The next page of the list is the same one again.', {
            details: { host: new URL(sourcehutGitUrl(access)).host, malformed: 'cursor' },
          })
        }
        hooks.push(...page.results.map(hookOf))
        cursor = page.cursor
      } while (cursor !== null)
      return hooks
    },
    createHook: async (access, repository, { url }) => {
      const config = {
        repositoryID: await numberOf(access, repository),
        url,
        events: [hookEvent],
        query: hookQuery,
      }
      const request = {
        operation: createOperation,
        variables: { config },
        what: repository.path,
        ...asking,
      }
      const { data } = await client.send(access, request, createdSchema)
      return hookOf(data.createGitWebhook)
    },
    removeHook: async (access, { path }, hookId) => {
      const request = {
        operation: removeOperation,
        variables: { id: Number(hookId) },
        what: path,
        ...asking,
      }
      // One that is gone already is no failure.
      const isGone = (error: Parameters<typeof isNotFound>[0]): boolean =>
        isNotFound(error) || /^no git webhook\b/i.test(error.message)
      await client.send(access, request, orNull(removedSchema), isGone)
    },
  }
}
