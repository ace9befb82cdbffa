import path from 'node:path'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { MirrorExistence } from '../../src-shared/domain/existence.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { App } from '../app/app-options.ts'
import type { ManualClock } from './manual-clock.ts'
import { startTestCore } from './start-test-core.ts'

/** Asks again until there is an answer: for what comes over real HTTP and git, whatever the clock says. */
export const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

/** A core with a clock of its own, for tests against fake forges; what it tells is kept. */
export const startAppAtForge = async (scratch: string, clock: ManualClock) => {
  const dataDirectory = path.join(scratch, 'data')
  const app: App = await startTestCore({
    dataDirectory,
    clock,
  })
  const events: ContractEvent[] = []
  app.contract.hub.on((event) => void events.push(event))
  const { call } = app.client

  const mirrorOf = async (repository: string): Promise<Mirror> => {
    const [mirror] = (await call('mirrors.list', { repository })).items
    if (mirror === undefined) throw new Error(`${repository} has no mirror.`)
    return mirror
  }
  /** A mirror whose run has ended, whatever it was. */
  const settled = (repository: string): Promise<Mirror> =>
    until(async () => {
      const mirror = await mirrorOf(repository)
      return mirror.lastRun !== null && mirror.activeRun === null ? mirror : null
    })

  return {
    app,
    call,
    events,
    dataDirectory,
    mirrorOf,
    settled,
    notices: () => events.flatMap((event) => (event.name === 'notice.raised' ? [event.payload] : [])),
    /** Asks the forge for the list of an account, to its end. */
    list: async (accountId: string) => {
      await call('discovery.refresh', { accountId })
      return until(async () => {
        const state = await call('discovery.get', { accountId })
        return state.state === 'listing' ? null : state
      })
    },
    /** What is known of the repository behind a mirror; null while nothing is. */
    existenceOf: async (repository: string): Promise<MirrorExistence | null> => {
      const { items } = await call('existence.list', {})
      return items.find((one) => one.repository === repository) ?? null
    },
    sync: async (repository: string, accept = false): Promise<Mirror> => {
      const { id } = await mirrorOf(repository)
      const run = await call('mirrors.syncNow', { id, accept })
      return until(async () => {
        const mirror = await mirrorOf(repository)
        return mirror.lastRun?.id === run.id ? mirror : null
      })
    },
    stop: () => app.stop(),
  }
}

export type AppAtForge = Awaited<ReturnType<typeof startAppAtForge>>
