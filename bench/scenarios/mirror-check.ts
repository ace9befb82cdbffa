import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { shell } from '../git-client.ts'
import { compare } from '../measure.ts'
import { childrenFaults } from '../process-figures.ts'
import { finishedRun, startProduct, type Product } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

const mirrorCount = 200
const nameOf = (index: number): string => `check-${String(index).padStart(3, '0')}`

/** Asks for a run of every mirror at once; answers when the last one has ended, by the core's own clock. */
const checkAll = async (product: Product, mirrorIds: readonly string[]): Promise<number> => {
  const startedAt = Date.now()
  const runs = await Promise.all(mirrorIds.map((id) => product.call('mirrors.syncNow', { id })))
  let endedAt = startedAt
  for (const { id } of runs) {
    const run = await finishedRun(product, id, ['unchanged'])
    endedAt = Math.max(endedAt, run.finishedAt ?? startedAt)
  }
  return endedAt - startedAt
}

/** A check of 200 pull mirrors with nothing new, beside `git fetch` in 200 clones of the same remotes. */
export const mirrorCheck: Scenario = {
  name: 'mirror-check',
  run: async ({ directory, apache, say }) => {
    say(`mirror-check: making ${mirrorCount} remotes, mirrors and clones`)
    const source = path.join(directory, 'source.git')
    await generateHistory(source, { commits: 20, filesPerCommit: 2, branches: 10, seed: 2 })
    const clones = path.join(directory, 'clones')
    mkdirSync(clones)
    const product = await startProduct(path.join(directory, 'data'))
    try {
      const mirrorIds: string[] = []
      const faultsAtFirst = childrenFaults(product.processId)
      for (let index = 0; index < mirrorCount; index += 1) {
        const name = nameOf(index)
        const url = await serveCopy(apache, source, name)
        await git(clones, 'clone', '--quiet', '--mirror', url, `${name}.git`)
        const added = await product.call('mirrors.add', {
          repository: `check/${name}`,
          createRepository: true,
          direction: 'pull',
          url,
          schedule: { kind: 'every', intervalMs: 3_600_000 },
        })
        await finishedRun(product, added.run.id, ['succeeded'])
        mirrorIds.push(added.mirror.id)
      }

      say('mirror-check: measuring')
      const fetchAll = (atOnce: number) => async (): Promise<undefined> => {
        await shell(clones, `ls | xargs -P ${atOnce} -I NAME git -C NAME fetch --quiet origin`)
      }
      const faultsBefore = childrenFaults(product.processId)
      if (faultsBefore === faultsAtFirst) throw new Error('The processes of the first runs were not seen.')
      const comparison = await compare(`check of ${mirrorCount} mirrors`, 5, [
        { name: 'Mirrordesk', run: () => checkAll(product, mirrorIds) },
        { name: 'git fetch, one after another', run: fetchAll(1) },
        { name: 'git fetch, eight at once', run: fetchAll(8) },
      ])
      const faults = childrenFaults(product.processId) - faultsBefore
      const note = `Processes that the core started while it checked: ${faults === 0 ? 'none' : 'some'}.`
      const broken = faults === 0 ? [] : ['A check that finds nothing to do starts no process.']
      return { comparisons: [comparison], notes: [note], broken }
    } finally {
      await product.stop()
    }
  },
}
