import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith, shell } from '../git-client.ts'
import { compare, timed } from '../measure.ts'
import { finishedRun, startProduct } from '../product.ts'

const branchCount = 5_000
/** A round takes over a minute: git itself needs 20 seconds to match 5,000 refs on both sides. */
const rounds = 2

/** Moves every branch of a bare repository to a new commit on `main`. */
const moveAll = async (repository: string, round: number): Promise<void> => {
  const parent = await git(repository, 'rev-parse', 'refs/heads/main')
  const message = `Round ${round}`
  const commit = await git(repository, 'commit-tree', '-p', parent, '-m', message, `${parent}^{tree}`)
  const update = `update %(refname) ${commit}`
  await shell(repository, `git for-each-ref --format='${update}' refs/heads | git update-ref --stdin`)
}

/** A push mirror at whose source 5,000 branches moved, beside one `git push` with a wildcard. */
export const pushManyRefs: Scenario = {
  name: 'push-many-refs',
  run: async ({ directory, apache, say }) => {
    say(`push-many-refs: making ${branchCount} branches`)
    const source = path.join(directory, 'source.git')
    await generateHistory(source, { commits: 100, filesPerCommit: 2, branches: branchCount, seed: 4 })
    const plain = path.join(directory, 'plain.git')
    await git(directory, 'clone', '--quiet', '--bare', source, plain)
    const target = async (name: string): Promise<string> => {
      await apache.createRepository(name)
      return apache.repositoryUrl(name)
    }
    const peer = await target('push-many-refs-peer')
    const product = await startProduct(path.join(directory, 'data'))
    try {
      await product.call('repositories.create', { name: 'many' })
      const local = await product.remote('many')
      const everything = '+refs/heads/*:refs/heads/*'
      await gitWith(local, source, 'push', '--quiet', local.url, everything)
      const { mirror, run } = await product.call('mirrors.add', {
        repository: 'many',
        direction: 'push',
        url: await target('push-many-refs-own'),
      })
      await finishedRun(product, run.id, ['succeeded'])
      await git(plain, 'push', '--quiet', peer, everything)

      say('push-many-refs: measuring')
      let round = 0
      const comparison = await compare(`push of ${branchCount} changed branches`, rounds, [
        {
          name: 'Mirrordesk',
          run: async () => {
            await moveAll(source, (round += 1))
            await gitWith(local, source, 'push', '--quiet', local.url, everything)
            const asked = await product.call('mirrors.syncNow', { id: mirror.id })
            const { startedAt, finishedAt, changedRefCount } = await finishedRun(product, asked.id, [
              'succeeded',
            ])
            if (changedRefCount < branchCount || startedAt === null || finishedAt === null) {
              throw new Error(`The run moved ${changedRefCount} branches.`)
            }
            return finishedAt - startedAt
          },
        },
        {
          name: 'git push, one wildcard',
          run: async () => {
            await moveAll(plain, (round += 1))
            return timed(() => git(plain, 'push', '--quiet', peer, everything))
          },
        },
      ])
      return { comparisons: [comparison], notes: [], broken: [] }
    } finally {
      await product.stop()
    }
  },
}
