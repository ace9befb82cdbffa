import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Scenario } from '../bench-context.ts'
import { generateBulk } from '../generate-repository.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith } from '../git-client.ts'
import { peakResidentKib, resetPeak, residentKib } from '../process-figures.ts'
import { startProduct } from '../product.ts'

const smallMebibytes = 30
const bigMebibytes = 320
/** What the peak may differ by, in MiB: garbage that was not collected yet, not the repository. */
const toleratedMebibytes = 48

type Peaks = { readonly idle: number; readonly push: number; readonly clone: number }

const mebibytes = (kib: number): number => Math.round(kib / 1_024)

/** Pushes a repository of this size into a new core and clones it back; the peaks of the core, in MiB. */
const measurePeaks = async (directory: string, size: number): Promise<Peaks> => {
  const source = path.join(directory, `bulk-${size}.git`)
  const clone = path.join(directory, 'clone.git')
  await generateBulk(source, size)
  const product = await startProduct(path.join(directory, `data-${size}`))
  try {
    await product.call('repositories.create', { name: 'bulk' })
    const remote = await product.remote('bulk')
    const idle = residentKib(product.processId)
    resetPeak(product.processId)
    await gitWith(remote, source, 'push', '--quiet', remote.url, 'main')
    const push = peakResidentKib(product.processId)
    resetPeak(product.processId)
    await gitWith(remote, directory, 'clone', '--quiet', '--bare', remote.url, clone)
    const peaks = { idle, push, clone: peakResidentKib(product.processId) }
    if ((await git(clone, 'rev-parse', 'main')) !== (await git(source, 'rev-parse', 'main'))) {
      throw new Error('The clone is not what was pushed.')
    }
    return { idle: mebibytes(peaks.idle), push: mebibytes(peaks.push), clone: mebibytes(peaks.clone) }
  } finally {
    await product.stop()
    rmSync(source, { recursive: true, force: true })
    rmSync(clone, { recursive: true, force: true })
  }
}

/** Resident memory of the core while a repository goes in and out, for a small and a big one. */
export const memory: Scenario = {
  name: 'memory',
  run: async ({ directory, say }) => {
    say(`memory: ${smallMebibytes} MiB in and out`)
    const small = await measurePeaks(directory, smallMebibytes)
    say(`memory: ${bigMebibytes} MiB in and out`)
    const big = await measurePeaks(directory, bigMebibytes)
    const row = (size: number, peaks: Peaks): string =>
      `Core, ${size} MiB repository: idle ${peaks.idle} MiB, peak while pushed ${peaks.push} MiB, while cloned ${peaks.clone} MiB.`
    const growth = Math.max(big.push - small.push, big.clone - small.clone)
    const isFlat = growth <= toleratedMebibytes
    return {
      comparisons: [],
      notes: [row(smallMebibytes, small), row(bigMebibytes, big)],
      broken: isFlat ? [] : [`The core's memory grew by ${growth} MiB with the repository.`],
    }
  },
}
