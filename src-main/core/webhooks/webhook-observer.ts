import type { EngineObserver } from '../mirrors/engine-observer.ts'
import type { LocalChange } from '../mirrors/run-report.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { WebhookStore } from '../ports/webhook-store.ts'
import { pushBody, syncBody, syncEventOf } from './webhook-bodies.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Mirrordesk's own: no client may see them, so none hears of them. */
const hidden = /^refs\/(?:remotes|kept|outgoing|namespaces)\//

/** Turns what the engine tells into deliveries. Without a webhook that wants them, it costs a look into memory. */
export const createWebhookObserver = (deps: {
  readonly subscriptions: Subscriptions
  readonly queue: DeliveryQueue
  readonly webhooks: Pick<WebhookStore, 'completedSyncs'>
  readonly repositories: Pick<RepositoryStore, 'findById'>
  readonly now: () => number
  readonly log: Log
}): EngineObserver => {
  const { subscriptions, queue, repositories } = deps

  /** A full disk keeps no push and no run from its end. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      deps.log.error('webhook deliveries could not be queued', { error: String(error) })
    }
  }

  const pushMessages = (
    repository: Parameters<EngineObserver['refsMoved']>[0],
    refs: readonly LocalChange[],
  ) => {
    const at = deps.now()
    return subscriptions.matching('push', repository.id).flatMap(({ id, customerId }) =>
      refs
        .filter(({ ref }) => !hidden.test(ref))
        .map((change) => ({
          webhookId: id,
          event: 'push' as const,
          repository: repository.name,
          ref: change.ref,
          body: pushBody(repository, change, { customerId, at }),
        })),
    )
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
    refsMoved: (repository, refs) => guarded(() => void queue.add(pushMessages(repository, refs))),
    syncStarted: (run, isFirst) => guarded(() => tellSync(run, isFirst)),
    syncEnded: (run, isFirst) => guarded(() => tellSync(run, isFirst)),
  }
}

/** A one-time fetch is the only run of its kind. */
const oneTimeCount = ({ state }: RunRow): number => (state === 'finished' ? 1 : 0)
