import type { RepositoryRow } from '../ports/repository-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { LocalChange } from '../mirrors/run-report.ts'

/** RFC 3339 in UTC, to the second. */
const timeOf = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')

const noObjectId = '0'.repeat(40)

type About = Pick<RepositoryRow, 'id' | 'name'>

const repositoryOf = ({ id, name }: About) => ({ id, url: name, repo_name: name })

/** Of one ref that moved; an id of zeros stands for a ref that was not there before, or is not after. */
export const pushBody = (
  repository: About,
  { ref, oldObjectId, newObjectId }: LocalChange,
  { customerId, at }: { readonly customerId: string; readonly at: number },
): string =>
  JSON.stringify({
    repository: repositoryOf(repository),
    ref,
    before: oldObjectId ?? noObjectId,
    after: newObjectId ?? noObjectId,
    customer_id: customerId,
    org: customerId,
    pushed_at: timeOf(at),
  })

export const syncEvents = ['repo.sync.started', 'repo.sync.succeeded', 'repo.sync.failed'] as const
export type SyncEvent = (typeof syncEvents)[number]

/** A run that some refs could not follow brought its data all the same. */
export const syncEventOf = ({ outcome }: Pick<RunRow, 'outcome'>): SyncEvent => {
  switch (outcome) {
    case null:
      return 'repo.sync.started'
    case 'succeeded':
    case 'unchanged':
    case 'partial':
      return 'repo.sync.succeeded'
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return 'repo.sync.failed'
  }
}

/** Of a run; `run_count` counts those that ended, this one too once it has. A partial one has an `error` as well. */
export const syncBody = (
  repository: About,
  run: RunRow,
  more: { readonly customerId: string; readonly runCount: number; readonly isFirst: boolean },
): string =>
  JSON.stringify({
    type: syncEventOf(run),
    repository: repositoryOf(repository),
    run_count: more.runCount,
    is_first_sync: more.isFirst,
    started_at: timeOf(run.startedAt ?? run.queuedAt),
    ...(run.finishedAt === null ? {} : { completed_at: timeOf(run.finishedAt) }),
    ...(run.failure === null ? {} : { error: run.failure.title }),
    customer_id: more.customerId,
    org: more.customerId,
  })

/** Of a test. */
export const pingBody = (webhookId: string, customerId: string, at: number): string =>
  JSON.stringify({
    type: 'ping',
    webhook_id: webhookId,
    customer_id: customerId,
    org: customerId,
    sent_at: timeOf(at),
  })
