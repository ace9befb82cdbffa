import { newId } from '../../../src-shared/domain/ids.ts'
import { webhookEventSchema, type Webhook, type WebhookEvent } from '../../../src-shared/domain/webhook.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { Vault } from '../ports/vault.ts'
import type { DeliveryStore, WebhookRow, WebhookStore } from '../ports/webhook-store.ts'
import { findRepository } from '../repositories/find-repository.ts'
import type { Deliverer } from './deliverer.ts'
import { readReceiverUrl } from './receiver-url.ts'
import type { Subscriptions } from './subscriptions.ts'
import { newSecret, sealSecret } from './webhook-secret.ts'

export type WebhookAndSecret = {
  readonly webhook: Webhook
  /** One that was made just now; it is shown this once. */
  readonly secret: string | null
}

/** Webhooks. Methods that name one throw AppError `not_found` when there is none. */
export type WebhookService = {
  /** @throws AppError `invalid_input`, `not_found` for the repository */
  readonly add: (input: {
    readonly url: string
    readonly events?: readonly WebhookEvent[] | undefined
    readonly repository?: string | undefined
    readonly secret?: string | undefined
    readonly customerId?: string | undefined
  }) => WebhookAndSecret
  /** All, or those that hear of a repository. @throws AppError `not_found` for the repository */
  readonly list: (repository?: string) => readonly Webhook[]
  /**
   * Another address gets what waits for the old one, at once. The secret stays unless one is given or asked for.
   * @throws AppError `invalid_input`, `not_found` for the repository
   */
  readonly change: (input: {
    readonly id: string
    readonly url?: string | undefined
    readonly events?: readonly WebhookEvent[] | undefined
    /** Null for all. */
    readonly repository?: string | null | undefined
    readonly enabled?: boolean | undefined
    readonly secret?: string | { readonly generate: true } | undefined
  }) => WebhookAndSecret
  readonly remove: (id: string) => void
}

export const unknownWebhook = (): AppError =>
  new AppError('not_found', 'The webhook was not found.', { details: { what: 'The webhook' } })

const inOrder = (events: readonly WebhookEvent[]): readonly WebhookEvent[] =>
  webhookEventSchema.options.filter((event) => events.includes(event))

export const createWebhookService = (deps: {
  readonly webhooks: WebhookStore
  readonly deliveries: DeliveryStore
  readonly repositories: RepositoryStore
  readonly vault: Vault
  readonly events: EventSink
  readonly now: () => number
  /** Of webhooks that name no customer. */
  readonly organization: string
  readonly subscriptions: Subscriptions
  readonly deliverer: Deliverer
}): WebhookService => {
  const { webhooks, deliveries, vault, subscriptions, deliverer } = deps

  const find = (id: string): WebhookRow => {
    const row = webhooks.find(id)
    if (row === null) throw unknownWebhook()
    return row
  }
  /** Of the repository with that name; null for all of them. */
  const repositoryIdOf = (name: string | null): string | null =>
    name === null ? null : findRepository(deps.repositories, name).id
  const view = ({ sealedSecret: _, events, ...row }: WebhookRow): Webhook => ({
    ...row,
    events: [...events],
    waitingCount: deliveries.countWaiting(row.id),
  })
  /** The webhook is another one: everyone who holds it looks again. */
  const announce = (id: string): Webhook => {
    subscriptions.reload()
    const webhook = view(find(id))
    deps.events.emit('webhook.changed', webhook)
    deliverer.touch(id)
    return webhook
  }

  return {
    add: ({ url, events, repository, secret, customerId }) => {
      const id = newId('whk')
      const made = secret === undefined ? newSecret() : null
      webhooks.insert({
        id,
        url: readReceiverUrl(url),
        events: inOrder(events ?? webhookEventSchema.options),
        repositoryId: repositoryIdOf(repository ?? null),
        customerId: customerId ?? deps.organization,
        enabled: true,
        createdAt: deps.now(),
        sealedSecret: sealSecret(vault, id, secret ?? made ?? ''),
      })
      return { webhook: announce(id), secret: made }
    },

    list: (repository) => {
      const only = repositoryIdOf(repository ?? null)
      return webhooks
        .list()
        .filter(({ repositoryId }) => only === null || repositoryId === null || repositoryId === only)
        .map(view)
    },

    change: ({ id, url, events, repository, enabled, secret }) => {
      const before = find(id)
      const address = url === undefined ? before.url : readReceiverUrl(url)
      const isElsewhere = address !== before.url
      const made = typeof secret === 'object' ? newSecret() : null
      const given = typeof secret === 'string' ? secret : made
      webhooks.change(id, {
        ...(isElsewhere ? { url: address } : {}),
        ...(events === undefined ? {} : { events: inOrder(events) }),
        ...(repository === undefined ? {} : { repositoryId: repositoryIdOf(repository) }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(given === null ? {} : { sealedSecret: sealSecret(vault, id, given) }),
      })
      // The distances between attempts were for the receiver that did not answer.
      if (isElsewhere) deliveries.makeDue(id, deps.now())
      return { webhook: announce(id), secret: made }
    },

    remove: (id) => {
      find(id)
      webhooks.remove(id)
      subscriptions.reload()
      deliverer.touch(id)
      deps.events.emit('webhook.removed', { id })
    },
  }
}
