/** `npm run bench [-- SCENARIO …]`: measures the built program beside its peers and prints one table. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { apacheAvailable, startApacheUpstream } from '../src-main/testing/apache-upstream.ts'
import { git } from '../src-main/testing/scratch.ts'
import type { BenchResult, Scenario } from './bench-context.ts'
import { endOnSignal } from './end-on-signal.ts'
import { comparisonTable } from './print-table.ts'
import { firstPull } from './scenarios/first-pull.ts'
import { forgeList } from './scenarios/forge-list.ts'
import { idleMirrors } from './scenarios/idle-mirrors.ts'
import { keptClones } from './scenarios/kept-clones.ts'
import { localPush } from './scenarios/local-push.ts'
import { memory } from './scenarios/memory.ts'
import { mirrorCheck, mirrorCheckAlone, mirrorCheckOfManyRefs } from './scenarios/mirror-check.ts'
import { pushManyRefs } from './scenarios/push-many-refs.ts'
import { scheduler } from './scenarios/scheduler.ts'
import { transfers } from './scenarios/transfers.ts'

const scenarios: readonly Scenario[] = [
  transfers,
  firstPull,
  keptClones,
  mirrorCheck,
  mirrorCheckAlone,
  mirrorCheckOfManyRefs,
  idleMirrors,
  pushManyRefs,
  localPush,
  scheduler,
  forgeList,
  memory,
]

const chosenScenarios = (names: readonly string[]): readonly Scenario[] => {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name))
  if (unknown.length > 0) {
    throw new Error(
      `No scenario ${unknown.join(', ')}. There are: ${scenarios.map((one) => one.name).join(', ')}.`,
    )
  }
  return names.length === 0 ? scenarios : scenarios.filter((scenario) => names.includes(scenario.name))
}

const runAll = async (chosen: readonly Scenario[], scratch: string): Promise<readonly BenchResult[]> => {
  const results: BenchResult[] = []
  const apache = await startApacheUpstream({ directory: scratch })
  endOnSignal(apache, scratch)
  try {
    for (const scenario of chosen) {
      const directory = path.join(scratch, scenario.name)
      mkdirSync(directory)
      results.push(await scenario.run({ directory, apache, say: (text) => console.error(text) }))
      rmSync(directory, { recursive: true, force: true })
    }
  } finally {
    await apache.stop()
  }
  return results
}

const print = async (results: readonly BenchResult[]): Promise<void> => {
  const processor = cpus()
  console.log(
    `\n${await git('.', '--version')}, Node ${process.version}, ${processor.length} × ${processor[0]?.model ?? '?'}\n`,
  )
  const comparisons = results.flatMap((result) => result.comparisons)
  if (comparisons.length > 0) console.log(`${comparisonTable(comparisons)}\n`)
  for (const note of results.flatMap((result) => result.notes)) console.log(note)
  for (const promise of results.flatMap((result) => result.broken)) console.log(`NOT KEPT: ${promise}`)
}

const main = async (): Promise<void> => {
  if (!apacheAvailable.available)
    throw new Error(`The benchmarks need their peer: ${apacheAvailable.reason}.`)
  const chosen = chosenScenarios(process.argv.slice(2))
  const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-bench-'))
  try {
    const results = await runAll(chosen, scratch)
    await print(results)
    if (results.some((result) => result.broken.length > 0)) process.exitCode = 1
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
