import path from 'node:path'
import { startFakeGitea } from '../../src-main/testing/fake-forges/gitea/start-fake-gitea.ts'
import type { Scenario } from '../bench-context.ts'
import { compare, median, timed } from '../measure.ts'
import { peakResidentKib, resetPeak } from '../process-figures.ts'
import { startProduct, type Product } from '../product.ts'

const few = 1_000
const many = 10_000
/** How much more the core may take for ten times as many, in MiB: garbage that was not collected yet. */
const toleratedMebibytes = 48
const filterAtMostMs = 50
const queries = ['service', '00999', 'number 4321', 'ada/service-07', 'no such thing', 'a'] as const

type Listed = {
  readonly account: { readonly id: string }
  readonly firstRowsMs: number
  readonly peak: number
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const refreshed = async (product: Product, accountId: string): Promise<number> => {
  const startedAt = performance.now()
  await product.call('discovery.refresh', { accountId })
  for (;;) {
    const { state } = await product.call('discovery.get', { accountId })
    if (state === 'whole') return performance.now() - startedAt
    if (state !== 'listing') throw new Error(`The listing is ${state}.`)
    await pause(20)
  }
}

/** Connects an account and has all of it listed. */
const listWhole = async (product: Product, address: string, token: string): Promise<Listed> => {
  const account = await product.call('accounts.connect', { kind: 'gitea', address, token })
  resetPeak(product.processId)
  const startedAt = performance.now()
  const whole = refreshed(product, account.id)
  let firstRowsMs: number | null = null
  while (firstRowsMs === null) {
    const { total } = await product.call('discovery.list', { accountId: account.id, limit: 100 })
    if (total > 0) firstRowsMs = performance.now() - startedAt
    else await pause(5)
  }
  await whole
  return { account, firstRowsMs, peak: Math.round(peakResidentKib(product.processId) / 1_024) }
}

/** The list of an account with 10,000 repositories: how soon it begins, what it takes, how fast it is filtered. */
export const forgeList: Scenario = {
  name: 'forge-list',
  run: async ({ directory, say }) => {
    const forge = await startFakeGitea({ directory, now: Date.now })
    const product = await startProduct(path.join(directory, 'data'))
    try {
      say(`forge-list: ${few} and ${many} repositories at a forge`)
      const [bob, ada] = [forge.addUser('bob'), forge.addUser('ada')]
      const add = (owner: string, count: number): void => {
        for (let index = 0; index < count; index += 1) {
          const name = `service-${String(index).padStart(5, '0')}`
          forge.addRepository(`${owner}/${name}`, { description: `Service number ${index}` })
        }
      }
      add('bob', few)
      add('ada', many)
      const small = await listWhole(product, forge.url, bob.token)
      const big = await listWhole(product, forge.url, ada.token)
      const listing = await compare(`list of ${many} repositories`, 3, [
        { name: 'Mirrordesk', run: () => refreshed(product, big.account.id) },
        {
          name: 'reading the pages alone',
          run: async () => {
            for (let page = 1; page <= many / 50; page += 1) {
              const answer = await fetch(`${forge.url}/api/v1/user/repos?limit=50&page=${page}`, {
                headers: { authorization: `token ${ada.token}` },
              })
              await answer.json()
            }
            return undefined
          },
        },
      ])
      const times: number[] = []
      for (let round = 0; round < 20; round += 1) {
        for (const query of queries) {
          const input = { accountId: big.account.id, filter: { query }, limit: 200 }
          times.push(await timed(() => product.call('discovery.list', input)))
        }
      }
      const [middle, slowest] = [median(times), Math.max(...times)]
      const growth = big.peak - small.peak
      return {
        comparisons: [listing],
        notes: [
          `First rows of ${many} repositories after ${Math.round(big.firstRowsMs)} ms, while the rest is listed.`,
          `A filter over ${many} repositories: ${middle.toFixed(1)} ms, ${slowest.toFixed(1)} ms at most.`,
          `Core at most: ${small.peak} MiB while ${few} were listed, ${big.peak} MiB while ${many} were.`,
        ],
        broken: [
          ...(middle < filterAtMostMs ? [] : [`A filter answers in less than ${filterAtMostMs} ms.`]),
          ...(growth <= toleratedMebibytes ? [] : ['A long list takes no more memory than a short one.']),
        ],
      }
    } finally {
      await product.stop()
      await forge.stop()
    }
  },
}
