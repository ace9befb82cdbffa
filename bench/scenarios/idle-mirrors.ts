import { cpSync } from 'node:fs'
import path from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import type { BenchContext, Scenario } from '../bench-context.ts'
import { startCannedServer } from '../canned-server.ts'
import { generateHistory } from '../generate-repository.ts'
import { peakResidentKib, processorMs, resetPeak } from '../process-figures.ts'
import { finishedRun, startProduct } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

const mirrorCount = Number(process.env['MIRRORDESK_BENCH_IDLE_MIRRORS'] ?? 5_000)
const intervalMs = 900_000
/** Checks begin at such times, as those of mirrors that have run for a while. */
const gridMs = 10_000
/** What a core does after its start is not looked at. */
const settleMs = 1_000 * Number(process.env['MIRRORDESK_BENCH_IDLE_SETTLE'] ?? 20)
const watchedMs = 120_000
const atMostPercent = 2
const atMostMebibytes = 200

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const columnsOf = (database: Database, table: string): readonly string[] =>
  database
    .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => name)

/** Rows like those of one mirror that ran, under other ids; `changed` gives expressions for columns that differ. */
const copyRows = (
  database: Database,
  table: string,
  changed: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
): void => {
  const columns = columnsOf(database, table)
  const picked = columns.map((name) => changed[name] ?? name).join(', ')
  const where = columns.includes('mirror_id') ? `mirror_id = @mirror` : `id = @original`
  database
    .prepare(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${picked} FROM ${table} WHERE ${where}`)
    .run(values)
}

type Model = { readonly repositoryId: string; readonly mirrorId: string }

/** Makes many of one mirror that ran, each with a repository and a next check of its own, spread over the interval. */
const multiply = (data: string, { repositoryId, mirrorId }: Model): void => {
  const repositories = path.join(data, 'repositories')
  const database = new Sqlite(path.join(data, 'mirrordesk.sqlite3'))
  const now = Date.now()
  database.transaction(() => {
    for (let index = 1; index < mirrorCount; index += 1) {
      const suffix = index.toString(16).padStart(32, '0')
      const values = {
        original: repositoryId,
        mirror: mirrorId,
        repository: `repo_${suffix}`,
        newMirror: `mir_${suffix}`,
        name: `idle/${index}`,
        due: Math.floor((now + (intervalMs * index) / mirrorCount) / gridMs) * gridMs,
      }
      copyRows(database, 'repositories', { id: '@repository', name: '@name', name_folded: '@name' }, values)
      const mirror = {
        id: '@newMirror',
        repository_id: '@repository',
        next_run_at: '@due',
        last_finished_run_id: 'NULL',
      }
      copyRows(database, 'mirrors', mirror, { ...values, original: mirrorId })
      copyRows(database, 'mirror_refs', { mirror_id: '@newMirror' }, values)
    }
    // Upkeep has been there: what is new it looks at once, and that is no idling.
    database
      .prepare(
        `INSERT OR REPLACE INTO repository_upkeep (repository_id, looked_at, seen_counter, next_full_at)
         SELECT id, @now, change_counter, @now + 30 * 86400000 FROM repositories`,
      )
      .run({ now })
  })()
  database.close()
  for (let index = 1; index < mirrorCount; index += 1) {
    const suffix = index.toString(16).padStart(32, '0')
    cpSync(path.join(repositories, `${repositoryId}.git`), path.join(repositories, `repo_${suffix}.git`), {
      recursive: true,
    })
  }
}

const makeMirrors = async (
  { directory, apache }: BenchContext,
  data: string,
  toRemote: (url: string) => string,
): Promise<void> => {
  const source = path.join(directory, 'source.git')
  await generateHistory(source, { commits: 20, filesPerCommit: 2, branches: 10, seed: 6 })
  const url = toRemote(await serveCopy(apache, source, 'idle'))
  const product = await startProduct(data)
  const { mirror, run } = await product.call('mirrors.add', {
    repository: 'idle/0',
    createRepository: true,
    direction: 'pull',
    url,
    schedule: { kind: 'every', intervalMs },
  })
  const { repositoryId } = await finishedRun(product, run.id, ['succeeded'])
  await product.stop()
  multiply(data, { repositoryId, mirrorId: mirror.id })
}

/**
 * What a core costs that looks at 5,000 remotes every 15 minutes and finds nothing new. The remote answers from memory: what
 * a host's own git does to the caches of this machine, where it stands beside the core, is no cost of the core.
 */
export const idleMirrors: Scenario = {
  name: 'idle-mirrors',
  run: async (context) => {
    const { directory, apache, say } = context
    say(`idle-mirrors: making ${mirrorCount} mirrors`)
    const data = path.join(directory, 'data')
    const remote = await startCannedServer(apache.url)
    await makeMirrors(context, data, (url) => url.replace(apache.url, remote.address))
    const product = await startProduct(data)
    try {
      say(`idle-mirrors: watching for ${(settleMs + watchedMs) / 1_000} s`)
      await pause(settleMs)
      resetPeak(product.processId)
      const before = processorMs(product.processId)
      const since = Date.now()
      await pause(watchedMs)
      const after = processorMs(product.processId)
      const took = Date.now() - since
      const peak = Math.round(peakResidentKib(product.processId) / 1_024)
      const { items } = await product.call('mirrors.list', {})
      const checked = items.filter(({ lastCheckedAt }) => (lastCheckedAt ?? 0) >= since).length
      const percent = (100 * (after.own - before.own)) / took
      const wanted = (mirrorCount * watchedMs) / intervalMs
      const broken = [
        ...(percent < atMostPercent
          ? []
          : [`${mirrorCount} idle mirrors take less than ${atMostPercent} % of a core.`]),
        ...(peak < atMostMebibytes
          ? []
          : [`${mirrorCount} idle mirrors take less than ${atMostMebibytes} MiB.`]),
        ...(checked >= wanted * 0.9
          ? []
          : [`Each mirror is looked at in its turn; ${checked} of ${wanted} were.`]),
        ...(after.children === before.children
          ? []
          : ['A check that finds nothing to do starts no process.']),
      ]
      const note =
        `${mirrorCount} idle mirrors at 15 minutes: ${percent.toFixed(1)} % of one core, ${peak} MiB at most, ` +
        `${checked} checks in ${Math.round(took / 1_000)} s.`
      return { comparisons: [], notes: [note], broken }
    } finally {
      await product.stop()
      await remote.stop()
    }
  },
}
