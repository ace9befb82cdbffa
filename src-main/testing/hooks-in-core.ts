import type { Account } from '../../src-shared/domain/account.ts'
import type { HookDelivery } from '../../src-shared/domain/hooks-in.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Run } from '../../src-shared/domain/run.ts'
import type { App } from '../app/app-options.ts'
import type { ManualClock } from './manual-clock.ts'

/** Looks again and again until there is something. */
export const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const dayMs = 86_400_000

/** What tests of webhooks in ask of a running core. */
export const hooksInCore = (app: App, clock: ManualClock) => {
  const runs = async (mirrorId: string): Promise<readonly Run[]> =>
    (await app.client.call('runs.list', { mirrorId, limit: 500 })).items

  return {
    runs,
    /** A mirror whose own schedule comes in a day, after its first run. */
    follow: async (repository: string, url: string, account: Account): Promise<Mirror> => {
      await app.client.call('repositories.create', { name: repository })
      const { mirror } = await app.client.call('mirrors.add', {
        repository,
        direction: 'pull',
        url,
        accountId: account.id,
        schedule: { kind: 'every', intervalMs: dayMs },
      })
      return until(async () => {
        const { items } = await app.client.call('mirrors.list', { repository })
        const now = items.find(({ id }) => id === mirror.id)
        return now === undefined || now.lastRun === null ? null : now
      })
    },
    /** The newest run once there are more than there were, and it has ended. */
    nextRun: (mirrorId: string, before: number): Promise<Run> =>
      until(async () => {
        const now = await runs(mirrorId)
        const [newest] = now
        return now.length > before && newest !== undefined && newest.outcome !== null ? newest : null
      }),
    deliveries: async (accountId: string): Promise<readonly HookDelivery[]> =>
      (await app.client.call('hooksIn.deliveries', { accountId, limit: 500 })).items,
    /** Advances the clock until the webhooks that are wanted stand. */
    hooksStand: async (accountId: string): Promise<void> => {
      await clock.advance(6_000)
      await until(async () => {
        const { counts } = await app.client.call('hooksIn.get', { accountId })
        return counts.active > 0 && counts.pending === 0 ? true : null
      })
    },
  }
}
