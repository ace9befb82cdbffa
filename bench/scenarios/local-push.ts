import path from 'node:path'
import type { BenchResult, Scenario } from '../bench-context.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith } from '../git-client.ts'
import { finishedRun, startProduct } from '../product.ts'

const pushes = 20
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The value below which 95 of 100 lie. */
const percentile95 = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN

/** From the end of a push to localhost to the start of the run that sends it on. */
const measure = async (
  context: Parameters<Scenario['run']>[0],
  pushDelayMs: number,
  atMostMs: number,
): Promise<BenchResult> => {
  const { directory, apache, say } = context
  const label = `a push delay of ${pushDelayMs / 1_000} s`
  say(`local-push: ${pushes} pushes, ${label}`)
  const source = path.join(directory, `source-${pushDelayMs}.git`)
  await generateHistory(source, { commits: 100, filesPerCommit: 2, branches: 5, seed: 5 })
  const target = `local-push-${pushDelayMs}`
  await apache.createRepository(target)
  const product = await startProduct(path.join(directory, `data-${pushDelayMs}`))
  try {
    await product.call('settings.change', { pushDelayMs })
    await product.call('repositories.create', { name: 'pushed' })
    const local = await product.remote('pushed')
    await gitWith(local, source, 'push', '--quiet', local.url, 'main')
    const url = apache.repositoryUrl(target)
    const { mirror, run } = await product.call('mirrors.add', {
      repository: 'pushed',
      direction: 'push',
      url,
    })
    await finishedRun(product, run.id, ['succeeded'])

    const waits: number[] = []
    let last = run.id
    for (let number = 0; number < pushes; number += 1) {
      const parent = await git(source, 'rev-parse', 'main')
      const commit = await git(
        source,
        'commit-tree',
        '-p',
        parent,
        '-m',
        `Push ${number}`,
        `${parent}^{tree}`,
      )
      await git(source, 'update-ref', 'refs/heads/main', commit)
      await gitWith(local, source, 'push', '--quiet', local.url, 'main')
      const pushedAt = Date.now()
      for (;;) {
        const { items } = await product.call('runs.list', { mirrorId: mirror.id, limit: 1 })
        const newest = items[0]
        if (newest !== undefined && newest.id !== last && newest.state === 'finished') {
          // A run may begin before git, at the other end, has heard that its push is done.
          waits.push(Math.max(0, (newest.startedAt ?? Number.NaN) - pushedAt))
          last = newest.id
          break
        }
        await pause(50)
      }
    }
    const found = Math.round(percentile95(waits))
    return {
      comparisons: [],
      notes: [
        `With ${label}, 19 of 20 pushes to localhost were on their way to the remote after ${found} ms at most.`,
      ],
      broken: found < atMostMs ? [] : [`With ${label} a push goes on within ${atMostMs} ms.`],
    }
  } finally {
    await product.stop()
  }
}

/** How long a push to localhost waits before it is sent on, with the usual delay and without one. */
export const localPush: Scenario = {
  name: 'local-push',
  run: async (context) => {
    const [usual, none] = [await measure(context, 2_000, 3_000), await measure(context, 0, 300)]
    return {
      comparisons: [],
      notes: [...usual.notes, ...none.notes],
      broken: [...usual.broken, ...none.broken],
    }
  },
}
