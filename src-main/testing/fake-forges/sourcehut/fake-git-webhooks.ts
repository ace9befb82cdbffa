import { randomUUID } from 'node:crypto'
import { deliverHook } from '../deliver-hook.ts'
import { createRefMoves, noObject, type RefMove } from '../ref-moves.ts'
import { createHookSigner } from './fake-hook-delivery.ts'
import { execute, FieldError, type ResolveField } from './graphql-execute.ts'
import { parseQuery } from './graphql-query.ts'
import { objectionsToOperation } from './sourcehut-schema.ts'

export type FakeGitWebhook = {
  readonly id: number
  readonly repositoryId: number
  /** Whose token made it: nobody else sees it. */
  readonly userId: number
  /** Of that token, which has to be good still when there is something to tell. */
  readonly token: string
  readonly url: string
  readonly events: readonly string[]
  readonly query: string
}

const rowsOfPage = 25

/** Null for what was made or removed, as the real one has it. */
const updateOf = ({ ref, before, after }: RefMove) => ({
  ref: before === noObject || after === noObject ? null : { name: ref, target: after },
  old: before === noObject ? null : { id: before },
  new: after === noObject ? null : { id: after },
})

/**
 * The webhooks of a fake SourceHut: GraphQL queries, whose answers it sends, evaluated with the grants of the token that
 * made them.
 */
export const createFakeGitWebhooks = (deps: {
  readonly now: () => number
  readonly newId: () => number
  readonly exists: (repositoryId: number, userId: number) => boolean
  /** Of a token; null once it is over. */
  readonly grantsOf: (token: string) => readonly string[] | null
  readonly resolve: (userId: number) => ResolveField
}) => {
  const all: FakeGitWebhook[] = []
  const signer = createHookSigner()
  const movesOf = createRefMoves()
  const sent = new Set<Promise<unknown>>()

  const deliver = async (
    hook: FakeGitWebhook,
    repository: object,
    moves: readonly RefMove[],
    event: { readonly uuid: string; readonly date: string },
  ): Promise<void> => {
    const grants = deps.grantsOf(hook.token)
    if (grants === null) return
    const payload = { ...event, event: 'GIT_POST_RECEIVE', repository, updates: moves.map(updateOf) }
    const resolve = deps.resolve(hook.userId)
    const { fields } = parseQuery(hook.query)
    const answer = await execute(grants, 'query', fields, {}, (parent, type, name, given) =>
      `${type}.${name}` === 'query.webhook' ? payload : resolve(parent, type, name, given),
    )
    const body = JSON.stringify(answer)
    await deliverHook(hook.url, signer.headers(body), body)
  }

  return {
    all,
    signer,
    page: (repositoryId: unknown, userId: number, cursor: unknown) => {
      const rows = all.filter((one) => one.repositoryId === repositoryId && one.userId === userId)
      const from = typeof cursor === 'string' ? rows.filter(({ id }) => id <= Number(cursor)) : rows
      const sorted = from.toSorted((one, other) => other.id - one.id)
      const next = sorted[rowsOfPage]
      return { results: sorted.slice(0, rowsOfPage), cursor: next === undefined ? null : String(next.id) }
    },
    create: (config: unknown, userId: number, token: string): FakeGitWebhook => {
      const { repositoryID, url, events, query } = config as {
        readonly repositoryID: number
        readonly url: string
        readonly events: readonly string[]
        readonly query: string
      }
      const asked = parseQuery(query)
      const objections = asked.kind === 'query' ? objectionsToOperation(asked, {}) : ['it is a mutation']
      if (objections.length > 0) throw new FieldError(objections.join(', '))
      if (!deps.exists(repositoryID, userId)) throw new FieldError('not found', { code: 'ERR_NOT_FOUND' })
      if (events.length === 0) throw new FieldError('must specify at least one event')
      const grants = deps.grantsOf(token) ?? []
      if (!grants.some((grant) => grant.startsWith('OBJECTS:'))) {
        throw new FieldError(`insufficient access granted for webhook event ${events.join(', ')}`)
      }
      if (!/^https?:\/\/[^/]/.test(url)) throw new FieldError('cannot use URL without host')
      const hook = { id: deps.newId(), repositoryId: repositoryID, userId, token, url, events, query }
      all.push(hook)
      return hook
    },
    remove: (id: unknown, userId: number): FakeGitWebhook => {
      const at = all.findIndex((one) => one.id === id && one.userId === userId)
      const [hook] = at === -1 ? [] : all.splice(at, 1)
      if (hook !== undefined) return hook
      throw new FieldError(`no git webhook by ID ${String(id)} found`, { code: 'ERR_NOT_FOUND' })
    },
    /** Tells the webhooks of a repository what moved since they were told last. Nobody who pushes waits for that. */
    received: async (repository: { readonly id: number }, directory: string): Promise<void> => {
      const moves = await movesOf(directory)
      if (moves.length === 0) return
      const date = new Date(deps.now()).toISOString().replace(/\.\d+Z$/, 'Z')
      const event = { uuid: randomUUID(), date }
      for (const hook of all.filter(({ repositoryId }) => repositoryId === repository.id)) {
        const telling = deliver(hook, repository, moves, event).finally(() => sent.delete(telling))
        sent.add(telling)
      }
    },
    idle: async (): Promise<void> => {
      while (sent.size > 0) await Promise.all(sent)
    },
  }
}
