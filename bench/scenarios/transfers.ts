import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { startCannedServer } from '../canned-server.ts'
import { generateHistory } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith, type ClientRemote } from '../git-client.ts'
import { compare, type Comparison } from '../measure.ts'
import { finishedRun, startProduct, type Product } from '../product.ts'
import { serveCopy } from '../served-repository.ts'

/** The same repository behind both servers, as git reaches it. */
type Side = ClientRemote & { readonly name: string }

const gitOn = async (side: Side, directory: string, ...args: readonly string[]): Promise<undefined> => {
  await gitWith(side, directory, ...args)
}

const ownSide = async (product: Product, name: string, source: string): Promise<Side> => {
  const { run } = await product.call('repositories.import', { name, url: source })
  await finishedRun(product, run.id)
  return { name: 'Mirrordesk', ...(await product.remote(name)) }
}

const measureSides = async (
  label: string,
  { sides, peer, canned }: { readonly sides: readonly Side[]; readonly peer: Side; readonly canned: Side },
  directory: string,
): Promise<Comparison[]> => {
  const contenders = (contending: readonly Side[], work: (side: Side) => Promise<number | undefined>) =>
    contending.map((side) => ({ name: side.name, run: () => work(side) }))
  const clone = path.join(directory, 'clone.git')

  const cloned = await compare(
    `clone, ${label}`,
    label === 'real' ? 3 : 7,
    contenders(sides, async (side) => {
      const startedAt = performance.now()
      await gitOn(side, directory, 'clone', '--quiet', '--bare', side.url, clone)
      const took = performance.now() - startedAt
      rmSync(clone, { recursive: true })
      return took
    }),
  )

  const cloneOf = (side: Side): string => path.join(directory, `${side.name.replaceAll(' ', '-')}.git`)
  for (const side of sides)
    await gitOn(side, directory, 'clone', '--quiet', '--mirror', side.url, cloneOf(side))
  await gitOn(peer, directory, 'clone', '--quiet', '--mirror', peer.url, cloneOf(canned))
  await git(cloneOf(canned), 'config', 'remote.origin.url', canned.url)
  const all = [...sides, canned]
  const fetched = await compare(
    `no-op fetch, ${label}`,
    15,
    contenders(all, (side) => gitOn(side, cloneOf(side), 'fetch', '--quiet', 'origin')),
  )
  const listed = await compare(
    `ls-remote, ${label}`,
    15,
    contenders(all, (side) => gitOn(side, directory, 'ls-remote', '--quiet', side.url)),
  )
  for (const side of all) rmSync(cloneOf(side), { recursive: true })
  return [cloned, fetched, listed]
}

/** Each round pushes a new commit; it is made before the clock runs. */
const measurePush = async (label: string, sides: readonly Side[], directory: string): Promise<Comparison> => {
  const contenders = await Promise.all(
    sides.map(async (side) => {
      const local = path.join(directory, 'push', `${side.name}-${label.replaceAll(/\W+/g, '-')}.git`)
      await gitOn(side, directory, 'clone', '--quiet', '--bare', side.url, local)
      const branch = await git(local, 'symbolic-ref', '--short', 'HEAD')
      let number = 0
      const run = async (): Promise<number> => {
        const parent = await git(local, 'rev-parse', branch)
        number += 1
        const commit = await git(
          local,
          'commit-tree',
          '-p',
          parent,
          '-m',
          `Push ${number}`,
          `${parent}^{tree}`,
        )
        await git(local, 'update-ref', `refs/heads/${branch}`, commit)
        const startedAt = performance.now()
        await gitOn(side, local, 'push', '--quiet', side.url, branch)
        return performance.now() - startedAt
      }
      return { name: side.name, run }
    }),
  )
  return compare(`push of one commit, ${label}`, 15, contenders)
}

const sourcesOf = async (directory: string): Promise<ReadonlyMap<string, string>> => {
  const small = { commits: 2_000, filesPerCommit: 3, branches: 20, seed: 1 }
  const history = path.join(directory, 'history.git')
  const refs = path.join(directory, 'refs.git')
  await generateHistory(history, small)
  await generateHistory(refs, { ...small, branches: 20_000 })
  const given = process.env['MIRRORDESK_REAL_REPOSITORY']
  return new Map([
    ['2,000 commits', history],
    ['20,000 branches', refs],
    ...(given === undefined ? [] : [['real', given] as const]),
  ])
}

/**
 * Clone, no-op fetch, ls-remote and push through Mirrordesk and through apache2 with git-http-backend. Answers from
 * memory show what a fetch and `ls-remote` take of git itself, whoever serves.
 * `MIRRORDESK_REAL_REPOSITORY` names a bare repository that is measured as well.
 */
export const transfers: Scenario = {
  name: 'transfers',
  run: async ({ directory, apache, say }) => {
    say('transfers: making the repositories')
    const comparisons: Comparison[] = []
    const server = await startCannedServer(apache.url)
    const product = await startProduct(path.join(directory, 'data'))
    try {
      for (const [label, source] of await sourcesOf(directory)) {
        const name = label.replaceAll(/\W+/g, '-')
        const peer = { name: 'apache2', url: await serveCopy(apache, source, name), environment: {} }
        const sides = [await ownSide(product, name, peer.url), peer]
        say(`transfers: measuring ${label}`)
        const canned = {
          name: 'answers from memory',
          url: peer.url.replace(apache.url, server.address),
          environment: {},
        }
        comparisons.push(...(await measureSides(label, { sides, peer, canned }, directory)))
        comparisons.push(await measurePush(label, sides, directory))
      }
    } finally {
      await product.stop()
      await server.stop()
    }
    return { comparisons, notes: [], broken: [] }
  },
}
