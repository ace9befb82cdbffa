import path from 'node:path'
import { createServer } from 'vite'
import type { Scenario } from '../bench-context.ts'
import { median } from '../measure.ts'

const mirrorCount = 10_000
const rounds = 200
const atMostMs = 5
const minute = 60_000

type Stores = {
  readonly repositories: { readonly insert: (row: unknown) => void }
  readonly mirrors: {
    readonly insert: (row: unknown) => void
    readonly change: (id: string, change: unknown) => void
  }
}

/** As much of the core as is needed here. Of a decision, unlike of all else, the built program shows nothing. */
type Core = {
  readonly createScheduler: (parts: unknown) => { readonly start: () => void; readonly stop: () => void }
  readonly createStores: (database: unknown) => Stores
  readonly openDatabase: (options: { readonly file: string }) => { readonly close: () => void }
}

/** Modules of the core from their source: its migrations are known to vite alone. */
const loadCore = async (): Promise<{ readonly core: Core; readonly close: () => Promise<void> }> => {
  const server = await createServer({
    root: path.join(import.meta.dirname, '..', '..'),
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
  })
  const load = async (file: string) => server.ssrLoadModule(`/src-main/${file}`)
  const core = {
    ...(await load('core/mirrors/scheduler.ts')),
    ...(await load('store/create-stores.ts')),
    ...(await load('store/open-database.ts')),
  } as unknown as Core
  return { core, close: () => server.close() }
}

const idOf = (kind: string, index: number): string => `${kind}_${index.toString(16).padStart(32, '0')}`

const fill = (stores: Stores, startedAt: number): void => {
  for (let index = 0; index < mirrorCount; index += 1) {
    const repositoryId = idOf('repo', index)
    stores.repositories.insert({
      id: repositoryId,
      name: `team/${index}`,
      state: 'ready',
      createdAt: startedAt,
    })
    const remote = `git.example.org/team/${index}`
    stores.mirrors.insert({
      id: idOf('mir', index),
      repositoryId,
      direction: 'pull',
      url: `https://${remote}`,
      canonicalUrl: remote,
      host: 'git.example.org',
      accountId: null,
      schedule: { kind: 'every', intervalMs: 15 * minute },
      onDiverged: 'stop',
      onDestructive: 'hold',
      patterns: [],
      notes: null,
      extraBranches: true,
      acceptWhileAway: false,
      createdAt: startedAt,
      nextRunAt: startedAt + minute + index * 100,
    })
  }
}

/** What one decision costs with 10,000 mirrors: the timer rings, who is due is found, the next timer is set. */
export const scheduler: Scenario = {
  name: 'scheduler',
  run: async ({ directory, say }) => {
    say(`scheduler: ${mirrorCount} mirrors`)
    const { core, close } = await loadCore()
    const database = core.openDatabase({ file: path.join(directory, 'scheduler.sqlite3') })
    try {
      const stores = core.createStores(database)
      let now = 1_800_000_000_000
      fill(stores, now)
      let ring = (): void => undefined
      let waitMs = 0
      let run = 0
      const clock = {
        now: () => now,
        setTimer: (delayMs: number, callback: () => void) => {
          waitMs = delayMs
          ring = callback
          return () => undefined
        },
      }
      const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
      const made = core.createScheduler({
        clock,
        mirrors: stores.mirrors,
        log: quiet,
        onlyPushes: () => false,
        run: (due: readonly { readonly id: string }[]) => {
          run += due.length
          for (const { id } of due) stores.mirrors.change(id, { nextRunAt: now + 15 * minute })
        },
      })
      made.start()
      const took: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        now += waitMs
        const startedAt = performance.now()
        ring()
        took.push(performance.now() - startedAt)
      }
      made.stop()
      if (run < rounds) throw new Error(`Only ${run} of ${rounds} mirrors came due.`)
      const decision = median(took)
      return {
        comparisons: [],
        notes: [`A decision of the scheduler with ${mirrorCount} mirrors: ${decision.toFixed(2)} ms.`],
        broken: decision < atMostMs ? [] : [`A decision takes less than ${atMostMs} ms.`],
      }
    } finally {
      database.close()
      await close()
    }
  },
}
