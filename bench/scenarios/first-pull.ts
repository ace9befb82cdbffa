import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { compare, timed } from '../measure.ts'
import { processorMs } from '../process-figures.ts'
import { finishedRun, startProduct } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

/** Both cores are at work: whoever asks takes from them. The end is told by the core's own clock. */
const pollMs = 500

/**
 * The first run of a pull mirror, from "add" to its end, beside `git clone --mirror` of the same remote. Pull-request refs
 * are hidden there: a mirror leaves them out, a clone would not. `MIRRORDESK_REAL_REPOSITORY` names a bare repository to
 * take instead of a generated one.
 */
export const firstPull: Scenario = {
  name: 'first-pull',
  run: async ({ directory, apache, say }) => {
    const given = process.env['MIRRORDESK_REAL_REPOSITORY']
    const source = given ?? path.join(directory, 'source.git')
    if (given === undefined) {
      say('first-pull: making the repository')
      await generateHistory(source, { commits: 20_000, filesPerCommit: 3, branches: 20, seed: 1 })
    }
    const url = await serveCopy(apache, source, 'first-pull')
    await git(
      path.join(apache.repositoriesDirectory, 'first-pull.git'),
      'config',
      'transfer.hideRefs',
      'refs/pull',
    )
    const product = await startProduct(path.join(directory, 'data'))
    try {
      say('first-pull: measuring')
      let round = 0
      const last = { own: 0, children: 0, phases: '' }
      const pull = async (): Promise<number> => {
        const repository = `pulled-${(round += 1)}`
        const before = processorMs(product.processId)
        const startedAt = Date.now()
        const { run } = await product.call('mirrors.add', {
          repository,
          createRepository: true,
          direction: 'pull',
          url,
        })
        const { phases, finishedAt } = await finishedRun(product, run.id, ['succeeded'], pollMs)
        last.phases = phases.map(({ phase, durationMs }) => `${phase} ${durationMs} ms`).join(', ')
        const after = processorMs(product.processId)
        last.own = after.own - before.own
        last.children = after.children - before.children
        // Before upkeep finds it.
        await product.call('repositories.delete', { name: repository })
        return (finishedAt ?? Number.NaN) - startedAt
      }
      const clone = async (): Promise<number> => {
        const place = path.join(directory, 'clone.git')
        const took = await timed(() => git(directory, 'clone', '--quiet', '--mirror', url, place))
        rmSync(place, { recursive: true })
        return took
      }
      const comparison = await compare('first pull', given === undefined ? 5 : 3, [
        { name: 'Mirrordesk', run: pull },
        { name: 'git clone --mirror', run: clone },
      ])
      const notes = [
        `The last first pull: ${last.phases}; processor time of the core ${last.own} ms, of its git ${last.children} ms.`,
      ]
      return { comparisons: [comparison], notes, broken: [] }
    } finally {
      await product.stop()
    }
  },
}
