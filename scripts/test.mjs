/**
 * `npm test`: sets a fresh clone up and runs everything, then says what it came to.
 *
 *     npm test                                     everything
 *     npm test -- --only types,lint                some steps: types lint format layers build unit stories
 *                                                  browser electron
 *     npm test -- --only unit -- src-main/git      the rest goes to vitest
 *     npm run test:long                            with the searches that take long
 */
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { checkGit, checkNode, ensureBuild, ensureDependencies } from './set-up.mjs'
import { ensureDebianPackages } from './test/debian-packages.mjs'
import { findBrowser } from './test/find-browser.mjs'
import { memoryObstacle } from './test/memory-folder.mjs'
import { steps } from './test/steps.mjs'

const say = (text) => console.log(text)

const readArguments = () => {
  const separator = process.argv.indexOf('--', 2)
  const own = process.argv.slice(2, separator === -1 ? undefined : separator)
  const { values } = parseArgs({
    args: own,
    options: { only: { type: 'string' }, long: { type: 'boolean', default: false } },
  })
  const names = steps.map((step) => step.name)
  const only = values.only?.split(',') ?? names
  const unknown = only.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}. Steps: ${names.join(' ')}`)
  return { only, isLong: values.long, vitestArgs: separator === -1 ? [] : process.argv.slice(separator + 1) }
}

const shownLines = 400
const lastPart = (output) => {
  const lines = output.split('\n')
  if (lines.length <= shownLines) return output
  return [`… ${lines.length - shownLines} lines above this`, ...lines.slice(-shownLines)].join('\n')
}

const runStep = async (step, options, results) => {
  const needed = results.find((result) => result.name === step.needs)
  if (needed !== undefined && needed.failures.length > 0) {
    return { passed: 0, failures: [], skips: [`all of it (the step ${step.needs} failed)`], output: '' }
  }
  try {
    return await step.run(options)
  } catch (error) {
    return { passed: 0, failures: [error.message], skips: [], output: error.stack ?? '' }
  }
}

/** Works through the steps in order, one lane beside the other. */
const runLanes = async (chosen, run) => {
  const lane = async (isBeside) => {
    for (const step of chosen.filter((one) => (one.runsBeside === true) === isBeside)) await run(step)
  }
  await Promise.all([lane(true), lane(false)])
}

const whereFilesAre = (obstacle) =>
  obstacle === null
    ? 'Tests keep their files in memory, in /dev/shm.'
    : `Tests keep their files in ${tmpdir()}: ${obstacle}.`

const counts = ({ passed, failures, skips }) =>
  `${passed} passed, ${failures.length} failed, ${skips.length} skipped`

const main = async () => {
  const options = readArguments()
  checkNode()
  checkGit()
  await ensureDependencies()
  ensureDebianPackages(say)
  const drivesTheProgram = ['stories', 'browser', 'electron'].some((name) => options.only.includes(name))
  if (drivesTheProgram && !options.only.includes('build')) await ensureBuild()
  if (options.only.includes('browser')) {
    const browser = await findBrowser(say)
    if (browser !== null) process.env.MIRRORDESK_TEST_BROWSER = browser
  }

  const chosen = steps.filter(({ name }) => options.only.includes(name))
  const obstacle = memoryObstacle()
  if (chosen.some(({ keepsFiles }) => keepsFiles)) say(whereFilesAre(obstacle))
  const results = []
  const run = async (step) => {
    const startedAt = Date.now()
    const result = await runStep(step, { ...options, keepsInMemory: obstacle === null }, results)
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
    results.push({ name: step.name, ...result })
    if (result.failures.length > 0) say(`\n${lastPart(result.output)}\n`)
    const mark = result.failures.length > 0 ? 'failed' : result.passed > 0 ? 'passed' : 'skipped'
    say(`${step.name.padEnd(8)} ${mark.padEnd(8)} ${seconds.padStart(6)} s   ${counts(result)}`)
    if (chosen.length > 1 && result.slowest?.length > 0) {
      say(`         slowest files, in seconds: ${result.slowest.join(', ')}`)
    }
  }
  await runLanes(chosen, run)

  const list = (title, key) => {
    const lines = results.flatMap((result) => result[key].map((text) => `  ${result.name}: ${text}`))
    if (lines.length > 0) say(`\n${title}:\n${lines.join('\n')}`)
  }
  list('Skipped', 'skips')
  list('Failed', 'failures')

  const total = { passed: 0, failures: [], skips: [] }
  for (const result of results) {
    total.passed += result.passed
    total.failures.push(...result.failures)
    total.skips.push(...result.skips)
  }
  say(`\n${counts(total)}`)
  process.exitCode = total.failures.length > 0 ? 1 : 0
}

try {
  await main()
} catch (error) {
  // The set-up failed or the arguments were wrong: still one last line that a reader can count on.
  console.error(error.message)
  say('\n0 passed, 1 failed, 0 skipped')
  process.exitCode = 1
}
