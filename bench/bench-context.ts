import type { ApacheUpstream } from '../src-main/testing/apache-upstream.ts'
import type { Comparison } from './measure.ts'

/** What a scenario gets to work with. */
export type BenchContext = {
  /** A folder of its own, removed afterwards. */
  readonly directory: string
  readonly apache: ApacheUpstream
  /** Says what is being done, on one line. */
  readonly say: (text: string) => void
}

/** What a scenario found: rows for the table, sentences below it, and promises that were broken. */
export type BenchResult = {
  readonly comparisons: readonly Comparison[]
  readonly notes: readonly string[]
  readonly broken: readonly string[]
}

export type Scenario = {
  readonly name: string
  readonly run: (context: BenchContext) => Promise<BenchResult>
}
