import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith, type ClientRemote } from '../git-client.ts'
import { compare, timed, type Comparison } from '../measure.ts'
import { processorMs } from '../process-figures.ts'
import { finishedRun, startProduct, type Product } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

/** The same history behind a server, and whether somebody looks after it there. */
type Side = ClientRemote & { readonly name: string }

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Tidied by hand as the core does by itself. */
const keepByHand = async (repository: string): Promise<void> => {
  const modest = [
    '-c',
    'pack.windowMemory=100m',
    '-c',
    'pack.threads=2',
    '-c',
    'pack.writeBitmapLookupTable=true',
  ]
  await git(
    repository,
    ...modest,
    'repack',
    '-d',
    '--geometric=2',
    '--write-midx',
    '--write-bitmap-index',
    '-q',
  )
  await git(repository, 'commit-graph', 'write', '--reachable', '--changed-paths', '--split', '--no-progress')
}

/** The core looks at what was imported half a minute later, and tidies it behind everything else. */
const keptByCore = async (
  product: Product,
  data: string,
  name: string,
  source: string,
  directory: string,
): Promise<{ readonly side: Side; readonly before: ServerTime; readonly after: ServerTime }> => {
  const { run } = await product.call('repositories.import', { name, url: source })
  const { repositoryId } = await finishedRun(product, run.id)
  const side = { name: 'Mirrordesk', ...(await product.remote(name)) }
  const before = await serverTime(side, product.processId, directory)
  const objects = path.join(data, 'repositories', `${repositoryId}.git`, 'objects')
  const isKept = (): boolean =>
    readdirSync(path.join(objects, 'pack')).some((file) => file.endsWith('.bitmap')) &&
    readdirSync(path.join(objects, 'info')).includes('commit-graphs')
  if (isKept()) throw new Error('It was tidied before it was measured untidied.')
  while (!isKept()) await pause(1_000)
  // Once for the page cache, which the copy before had.
  await serverTime(side, product.processId, directory)
  return { side, before, after: await serverTime(side, product.processId, directory) }
}

/** A commit on top of `main`, pushed before the clock runs, fetched by a clone that has all before it. */
const fetchOneCommit = async (
  sides: readonly Side[],
  directory: string,
  rounds: number,
): Promise<Comparison> => {
  const contenders = await Promise.all(
    sides.map(async (side) => {
      const place = (use: string): string =>
        path.join(directory, `${side.name.replaceAll(' ', '-')}-${use}.git`)
      await gitWith(side, directory, 'clone', '--quiet', '--mirror', side.url, place('fetch'))
      const branch = await git(place('fetch'), 'symbolic-ref', '--short', 'HEAD')
      await git(directory, 'clone', '--quiet', '--bare', place('fetch'), place('push'))
      let number = 0
      const run = async (): Promise<number> => {
        const parent = await git(place('push'), 'rev-parse', branch)
        const message = `Commit ${(number += 1)}`
        const commit = await git(
          place('push'),
          'commit-tree',
          '-p',
          parent,
          '-m',
          message,
          `${parent}^{tree}`,
        )
        await git(place('push'), 'update-ref', `refs/heads/${branch}`, commit)
        await gitWith(side, place('push'), 'push', '--quiet', side.url, branch)
        return timed(() => gitWith(side, place('fetch'), 'fetch', '--quiet', 'origin'))
      }
      return { name: side.name, run }
    }),
  )
  return compare('fetch of one commit, kept', rounds, contenders)
}

type ServerTime = ReturnType<typeof processorMs>

/** Processor time of the core, and of its git, for a clone, in milliseconds. */
const serverTime = async (side: Side, processId: number, directory: string): Promise<ServerTime> => {
  const clone = path.join(directory, 'counted.git')
  const before = processorMs(processId)
  await gitWith(side, directory, 'clone', '--quiet', '--bare', side.url, clone)
  rmSync(clone, { recursive: true })
  const after = processorMs(processId)
  return { own: after.own - before.own, children: after.children - before.children }
}

const sumOf = ({ own, children }: ServerTime): number => own + children
const timeText = (time: ServerTime): string =>
  `${sumOf(time)} ms (git ${time.children} ms, the core itself ${time.own} ms)`

const measure = async (sides: readonly Side[], directory: string, rounds: number): Promise<Comparison[]> => {
  const clone = path.join(directory, 'clone.git')
  const cloned = await compare(
    'clone, kept',
    rounds,
    sides.map((side) => ({
      name: side.name,
      run: async () => {
        const took = await timed(() =>
          gitWith(side, directory, 'clone', '--quiet', '--bare', side.url, clone),
        )
        rmSync(clone, { recursive: true })
        return took
      },
    })),
  )
  const fetchedOne = await fetchOneCommit(sides, directory, rounds * 3)
  const fetched = await compare(
    'no-op fetch, kept',
    rounds * 3,
    sides.map((side) => ({
      name: side.name,
      run: async () => {
        const fetch = path.join(directory, `${side.name.replaceAll(' ', '-')}-fetch.git`)
        await gitWith(side, fetch, 'fetch', '--quiet', 'origin')
        return undefined
      },
    })),
  )
  return [cloned, fetchedOne, fetched]
}

/**
 * What upkeep is worth: a clone, a fetch of one commit and a fetch of nothing from a repository that the core has tidied,
 * beside apache2 with an untidied copy and with one tidied in the same way. `MIRRORDESK_REAL_REPOSITORY` names a bare
 * repository to take instead of a generated one.
 */
export const keptClones: Scenario = {
  name: 'kept-clones',
  run: async ({ directory, apache, say }) => {
    const given = process.env['MIRRORDESK_REAL_REPOSITORY']
    const source = given ?? path.join(directory, 'source.git')
    if (given === undefined) {
      say('kept-clones: making the repository')
      await generateHistory(source, { commits: 20_000, filesPerCommit: 3, branches: 20, seed: 1 })
    }
    const data = path.join(directory, 'data')
    const product = await startProduct(data)
    try {
      const unkept = await serveCopy(apache, source, 'unkept')
      const kept = await serveCopy(apache, source, 'kept')
      say('kept-clones: waiting for upkeep')
      const own = await keptByCore(product, data, 'kept', source, directory)
      await keepByHand(path.join(apache.repositoriesDirectory, 'kept.git'))
      say('kept-clones: measuring')
      const sides = [
        own.side,
        { name: 'apache2, untidied', url: unkept, environment: {} },
        { name: 'apache2, tidied', url: kept, environment: {} },
      ]
      return {
        comparisons: await measure(sides, directory, given === undefined ? 7 : 3),
        notes: [
          `Processor time for a clone: ${timeText(own.before)} before upkeep, ${timeText(own.after)} after: ` +
            `× ${(sumOf(own.after) / sumOf(own.before)).toFixed(2)}.`,
        ],
        broken:
          given !== undefined && sumOf(own.after) > 0.25 * sumOf(own.before)
            ? ['After upkeep a clone takes a quarter of the processor time.']
            : [],
      }
    } finally {
      await product.stop()
    }
  },
}
