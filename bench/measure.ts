/** One of the things that are measured against each other. */
export type Contender = {
  readonly name: string
  /** Does the work once. May return the milliseconds that count; without it the whole call counts. */
  readonly run: () => Promise<number | undefined>
}

export type Measurement = {
  readonly name: string
  readonly medianMs: number
  readonly fastestMs: number
  readonly slowestMs: number
  readonly rounds: number
}

/** One row of the table: what was done, and what each contender took. The first one is Mirrordesk. */
export type Comparison = { readonly title: string; readonly measurements: readonly Measurement[] }

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** How long `work` took, in milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/**
 * Runs the contenders in turn, round by round, so that a slow moment of the machine meets all of them; every
 * other round goes backwards. One round before the first warms caches and does not count.
 */
export const compare = async (
  title: string,
  rounds: number,
  contenders: readonly Contender[],
): Promise<Comparison> => {
  const samples = contenders.map((): number[] => [])
  for (let round = -1; round < rounds; round += 1) {
    const turns = [...contenders.entries()]
    for (const [index, contender] of round % 2 === 0 ? turns : turns.reverse()) {
      let own: number | undefined
      const whole = await timed(async () => {
        own = await contender.run()
      })
      if (round >= 0) samples[index]?.push(own ?? whole)
    }
  }
  const measurements = contenders.map((contender, index) => summary(contender.name, samples[index] ?? []))
  return { title, measurements }
}

const summary = (name: string, samples: readonly number[]): Measurement => ({
  name,
  medianMs: median(samples),
  fastestMs: Math.min(...samples),
  slowestMs: Math.max(...samples),
  rounds: samples.length,
})
