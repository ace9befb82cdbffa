import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchContext, BenchResult, Scenario } from '../bench-context.ts'
import { startCannedServer } from '../canned-server.ts'
import { generateHistory, type HistoryOptions } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { shell } from '../git-client.ts'
import { compare } from '../measure.ts'
import { childrenFaults } from '../process-figures.ts'
import { finishedRun, startProduct, type Product } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

const nameOf = (index: number): string => `check-${String(index).padStart(4, '0')}`
/** How many mirrors are made at once, before anything is measured. */
const makersAtOnce = 4

/** Each question takes the core as long as a part of a check does: few are asked while it works. */
const pollMs = 100

/** When the mirror was checked since, by the core's own clock. */
const checkedSince = async (product: Product, id: string, since: number): Promise<number> => {
  for (;;) {
    const { lastRun } = await product.call('mirrors.get', { id })
    if (lastRun !== null && lastRun.finishedAt >= since) {
      if (lastRun.outcome !== 'unchanged') throw new Error(`A check ended ${lastRun.outcome}.`)
      return lastRun.finishedAt
    }
    await pause(pollMs)
  }
}

/** "Sync all": how long until the last mirror was checked. */
const checkAll = async (product: Product, mirrorIds: readonly string[]): Promise<number> => {
  const startedAt = Date.now()
  const { queued } = await product.call('mirrors.syncAll', {})
  if (queued !== mirrorIds.length) throw new Error(`${queued} of ${mirrorIds.length} mirrors were queued.`)
  let endedAt = startedAt
  // The last to be queued first: when it is over, the others are, or almost.
  for (const id of mirrorIds.toReversed()) {
    endedAt = Math.max(endedAt, await checkedSince(product, id, startedAt))
  }
  return endedAt - startedAt
}

/** Upkeep looks at what is new half a minute later, and starts processes that are no part of a check. */
const quietForMs = 45_000
const untilUpkeepIsOver = async (product: Product): Promise<void> => {
  let quietSince = Date.now()
  let faults = childrenFaults(product.processId)
  while (Date.now() - quietSince < quietForMs) {
    await pause(1_000)
    const now = childrenFaults(product.processId)
    if (now !== faults) quietSince = Date.now()
    faults = now
  }
}

/** A pull mirror of each remote, after its first run. */
const addMirrors = async (product: Product, urls: readonly string[]): Promise<readonly string[]> => {
  const mirrorIds: string[] = []
  const waiting = [...urls.entries()]
  const make = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, url] = next
      const added = await product.call('mirrors.add', {
        repository: `check/${nameOf(index)}`,
        createRepository: true,
        direction: 'pull',
        url,
        schedule: { kind: 'every', intervalMs: 3_600_000 },
      })
      await finishedRun(product, added.run.id, ['succeeded'])
      mirrorIds.push(added.mirror.id)
    }
  }
  await Promise.all(Array.from({ length: makersAtOnce }, make))
  return mirrorIds
}

/** A clone of each remote: one is made, the others are copies of it. */
const makeClones = async (clones: string, urls: readonly string[]): Promise<void> => {
  mkdirSync(clones)
  const model = path.join(clones, `${nameOf(0)}.git`)
  for (const [index, url] of urls.entries()) {
    const clone = path.join(clones, `${nameOf(index)}.git`)
    if (index === 0) await git(clones, 'clone', '--quiet', '--mirror', url, clone)
    else cpSync(model, clone, { recursive: true })
    await git(clone, 'config', 'remote.origin.url', url)
  }
}

type Checked = {
  readonly title: string
  readonly mirrors: number
  readonly history: HistoryOptions
  readonly rounds: number
  /** The remotes repeat what apache said once, as one on another machine costs this one nothing. */
  readonly answersFromMemory?: true
}

const measure = async (
  { directory, apache, say }: BenchContext,
  { title, mirrors, history, rounds, answersFromMemory }: Checked,
): Promise<BenchResult> => {
  say(`${title}: making ${mirrors} remotes, mirrors and clones`)
  const source = path.join(directory, 'source.git')
  await generateHistory(source, history)
  const product = await startProduct(path.join(directory, 'data'))
  const canned = await startCannedServer(apache.url)
  try {
    const urls: string[] = []
    for (let index = 0; index < mirrors; index += 1) {
      const url = await serveCopy(apache, source, `${title.replaceAll(/\W+/g, '-')}-${nameOf(index)}`)
      urls.push(answersFromMemory === true ? `${canned.address}${new URL(url).pathname}` : url)
    }
    const clones = path.join(directory, 'clones')
    await makeClones(clones, urls)
    const faultsAtFirst = childrenFaults(product.processId)
    const mirrorIds = await addMirrors(product, urls)

    say(`${title}: waiting for upkeep`)
    await untilUpkeepIsOver(product)
    say(`${title}: measuring`)
    const fetchAll = (atOnce: number) => async (): Promise<undefined> => {
      await shell(clones, `ls | xargs -P ${atOnce} -I NAME git -C NAME fetch --quiet origin`)
    }
    const faultsBefore = childrenFaults(product.processId)
    if (faultsBefore === faultsAtFirst) throw new Error('The processes of the first runs were not seen.')
    const comparison = await compare(title, rounds, [
      { name: 'Mirrordesk', run: () => checkAll(product, mirrorIds) },
      { name: 'git fetch, one after another', run: fetchAll(1) },
      { name: 'git fetch, eight at once', run: fetchAll(8) },
    ])
    const faults = childrenFaults(product.processId) - faultsBefore
    const note = `${title}: processes that the core started while it checked: ${faults === 0 ? 'none' : 'some'}.`
    const broken = faults === 0 ? [] : ['A check that finds nothing to do starts no process.']
    return { comparisons: [comparison], notes: [note], broken }
  } finally {
    await product.stop()
    await canned.stop()
  }
}

const mirrorCount = Number(process.env['MIRRORDESK_BENCH_MIRRORS'] ?? 200)

const smallOnes = {
  title: `check of ${mirrorCount} mirrors`,
  mirrors: mirrorCount,
  history: { commits: 20, filesPerCommit: 2, branches: 10, seed: 2 },
  rounds: mirrorCount > 500 ? 2 : 5,
}

/**
 * A check of many small pull mirrors with nothing new, beside `git fetch` in as many clones of the same remotes.
 * `MIRRORDESK_BENCH_MIRRORS` says how many.
 */
export const mirrorCheck: Scenario = {
  name: 'mirror-check',
  run: (context) => measure(context, smallOnes),
}

/** The same where what the remotes' own git takes is left out, for both. */
export const mirrorCheckAlone: Scenario = {
  name: 'mirror-check-alone',
  run: (context) =>
    measure(context, {
      ...smallOnes,
      title: `${smallOnes.title}, remotes answer from memory`,
      answersFromMemory: true,
    }),
}

/** The same with few mirrors of 40,000 branches each. */
export const mirrorCheckOfManyRefs: Scenario = {
  name: 'mirror-check-refs',
  run: (context) =>
    measure(context, {
      title: 'check of 20 mirrors of 40,000 branches',
      mirrors: 20,
      history: { commits: 500, filesPerCommit: 1, branches: 40_000, seed: 3 },
      rounds: 3,
    }),
}
