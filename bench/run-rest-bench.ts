/**
 * `npm run bench:rest -- PATH`: the REST API and the git host on a real bare repository of 50,000 commits or more,
 * beside the git commands that answer the same and apache2 with git-http-backend. Prints one table.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { apacheAvailable, startApacheUpstream } from '../src-main/testing/apache-upstream.ts'
import { git } from '../src-main/testing/scratch.ts'
import { endOnSignal } from './end-on-signal.ts'
import { median, type Comparison } from './measure.ts'
import { comparisonTable } from './print-table.ts'
import { finishedRun, startProduct } from './product.ts'
import { lsRefsClient, lsRefsPerSecond } from './rest/ls-refs-rate.ts'
import { measureFirstMetadata, measureReading } from './rest/reading.ts'
import { restClient, type RestClient } from './rest/rest-client.ts'
import { samplePaths } from './rest/sample-paths.ts'
import { measureSignedPush } from './rest/signed-push.ts'
import { measureCommitPack, measureLargeMemory } from './rest/writing.ts'
import { serveCopy } from './served-repository.ts'

type Goal = { readonly comparison: Comparison; readonly most: number }

const say = (text: string): void => console.error(`rest: ${text}`)
const gibibyte = 2 ** 30
const mostGrowthMiB = 64
const leastRateRatio = 10
const rateRounds = 3

/** One line for each finding at once, should the rest be interrupted. */
const sayRatio = ({ comparison, most }: Goal): void =>
  say(`${comparison.title}: × ${ratioOf(comparison).toFixed(2)} (at most ${most})`)

const ratioOf = ({ measurements: [own, peer] }: Comparison): number =>
  (own?.medianMs ?? Number.NaN) / (peer?.medianMs ?? Number.NaN)

const main = async (): Promise<void> => {
  const [source] = process.argv.slice(2)
  if (source === undefined || !existsSync(source))
    throw new Error('Name a bare repository: npm run bench:rest -- PATH')
  if (!apacheAvailable.available)
    throw new Error(`The benchmarks need their peer: ${apacheAvailable.reason}.`)
  const repository = path.resolve(source)
  const directory = mkdtempSync(path.join(tmpdir(), 'mirrordesk-rest-bench-'))
  const apache = await startApacheUpstream({ directory })
  endOnSignal(apache, directory)
  const data = path.join(directory, 'data')
  let product = await startProduct(data)
  try {
    const commits = await git(repository, 'rev-list', '--count', 'HEAD')
    say(`importing ${commits} commits`)
    const { run } = await product.call('repositories.import', { name: 'real', url: repository })
    await finishedRun(product, run.id)
    const goals: Goal[] = []
    const notes: string[] = []
    const sample = await samplePaths(repository)

    say('metadata of a core that was never asked')
    const withFreshCore = async (work: (client: RestClient) => Promise<number>): Promise<number> => {
      await product.stop()
      product = await startProduct(data)
      const client = await restClient(product, 'real')
      try {
        return await work(client)
      } finally {
        client.close()
      }
    }
    goals.push(await measureFirstMetadata(withFreshCore, repository, sample))
    goals.forEach(sayRatio)
    const client = await restClient(product, 'real')

    say('reading')
    const reading = await measureReading(client, repository, sample)
    goals.push(...reading)
    reading.forEach(sayRatio)
    say('ls-refs')
    const served = await serveCopy(apache, repository, 'real')
    const remote = await product.remote('real')
    const authorization = (remote.environment['GIT_CONFIG_VALUE_0'] ?? '').replace('Authorization: ', '')
    const rates: { own: number; peer: number }[] = []
    for (let round = 0; round < rateRounds; round += 1) {
      const own = await lsRefsPerSecond(remote.url, { authorization }, 3_000)
      rates.push({ own, peer: await lsRefsPerSecond(served, {}, 3_000) })
    }
    const own = median(rates.map((one) => one.own))
    const peer = median(rates.map((one) => one.peer))
    const rate = own / peer
    notes.push(
      `ls-refs a second, 8 connections, asked by ${lsRefsClient()}: ${Math.round(own)}, apache2 ${Math.round(peer)}: × ${rate.toFixed(1)}${rate < leastRateRatio ? '   NOT KEPT (at least 10)' : ''}`,
    )
    say('signed push')
    goals.push(await measureSignedPush(product, directory))
    goals.slice(-1).forEach(sayRatio)
    say('writing')
    goals.push(await measureCommitPack(product, directory))
    await product.call('repositories.create', { name: 'large' })
    const writer = await restClient(product, 'large')
    goals.slice(-1).forEach(sayRatio)
    say('a gigabyte in and out')
    const memory = await measureLargeMemory(product, writer, gibibyte)
    for (const [what, growth] of Object.entries(memory)) {
      notes.push(
        `resident memory above rest, 1 GiB, ${what}: ${growth} MiB${growth > mostGrowthMiB ? `   NOT KEPT (at most ${mostGrowthMiB})` : ''}`,
      )
    }
    client.close()
    writer.close()

    const [processor] = cpus()
    console.log(
      `\n${await git('.', '--version')}, Node ${process.version}, ${cpus().length} × ${processor?.model ?? '?'}, ${commits} commits\n`,
    )
    console.log(`${comparisonTable(goals.map(({ comparison }) => comparison))}\n`)
    for (const note of notes) console.log(note)
    const missed = goals.filter(({ comparison, most }) => !(ratioOf(comparison) <= most))
    for (const { comparison, most } of missed) {
      console.log(`NOT KEPT: ${comparison.title}: × ${ratioOf(comparison).toFixed(2)} (at most ${most})`)
    }
    if (missed.length > 0 || notes.some((note) => note.includes('NOT KEPT'))) process.exitCode = 1
  } finally {
    await product.stop()
    await apache.stop()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
