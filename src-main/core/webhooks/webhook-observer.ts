import type { EngineObserver } from '../mirrors/engine-observer.ts'
import type { LocalChange } from '../mirrors/run-report.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { WebhookRow, WebhookStore } from '../ports/webhook-store.ts'
import { pushBody, syncBody, syncEventOf, syncEvents } from './webhook-bodies.ts'
import type { DeliveryQueue, Message } from './delivery-queue.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Mirrordesk's own: no client may see them, so none hears of them. */
const hidden = /^refs\/(?:remotes|kept|outgoing|namespaces)\//

export type WebhookObserver = EngineObserver & {
  /** Resolves once all is stored of what was told so far; never rejects. The answer to a push waits for it. */
  readonly stored: () => Promise<void>
}

/** Turns what the engine tells into deliveries. Without a webhook that wants them, it costs a look into memory. */
export const createWebhookObserver = (deps: {
  readonly subscriptions: Subscriptions
  readonly queue: DeliveryQueue
  readonly webhooks: Pick<WebhookStore, 'completedSyncs'>
  readonly repositories: Pick<RepositoryStore, 'findById'>
  readonly now: () => number
  readonly log: Log
}): WebhookObserver => {
  const { subscriptions, queue, repositories } = deps
  const storing = new Set<Promise<void>>()

  /** A full disk keeps no push and no run from its end. */
  const notQueued = (error: unknown): void =>
    deps.log.error('webhook deliveries could not be queued', { error: String(error) })
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      notQueued(error)
    }
  }

  /** One by one, as they are stored: a push may move tens of thousands of refs. */
  const pushMessages = function* (
    repository: Parameters<EngineObserver['refsMoved']>[0],
    refs: readonly LocalChange[],
    receivers: readonly WebhookRow[],
    at: number,
  ): Iterable<Message> {
    for (const { id: webhookId, customerId } of receivers) {
      for (const change of refs) {
        const { ref } = change
        if (hidden.test(ref)) continue
        // Removed since the last part was stored: nothing may be stored for it.
        if (subscriptions.find(webhookId) === null) break
        const body = pushBody(repository, change, { customerId, at })
        yield { webhookId, event: 'push', repository: repository.name, ref, body }
      }
    }
  }

  const tellPush: EngineObserver['refsMoved'] = (repository, refs) => {
    const receivers = subscriptions.matching('push', repository.id)
    if (receivers.length === 0) return
    const stored = queue.addMany(pushMessages(repository, refs, receivers, deps.now())).catch(notQueued)
    storing.add(stored)
    void stored.finally(() => storing.delete(stored))
  }

  const tellSync = (run: RunRow, isFirst: boolean): void => {
    const event = syncEventOf(run)
    const receivers = subscriptions.matching(event, run.repositoryId)
    if (receivers.length === 0) return
    const repository = repositories.findById(run.repositoryId)
    if (repository === null) return
    const runCount = run.mirrorId === null ? oneTimeCount(run) : deps.webhooks.completedSyncs(run.mirrorId)
    queue.add(
      receivers.map(({ id, customerId }) => ({
        webhookId: id,
        event,
        repository: repository.name,
        ref: null,
        body: syncBody(repository, run, { customerId, runCount, isFirst }),
      })),
    )
  }

  return {
    refsMoved: (repository, refs) => guarded(() => tellPush(repository, refs)),
    wantsSyncs: (repositoryId) =>
      syncEvents.some((event) => subscriptions.matching(event, repositoryId).length > 0),
    syncStarted: (run, isFirst) => guarded(() => tellSync(run, isFirst)),
    syncEnded: (run, isFirst) => guarded(() => tellSync(run, isFirst)),
    stored: async () => {
      await Promise.all(storing)
    },
  }
}

/** A one-time fetch is the only run of its kind. */
const oneTimeCount = ({ state }: RunRow): number => (state === 'finished' ? 1 : 0)
