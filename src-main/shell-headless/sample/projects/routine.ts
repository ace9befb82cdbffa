import type { Writer } from '../people.ts'
import type { Step } from '../sample-history.ts'

/** Work that comes back: one commit every `everyMs`, from `fromMs` to `toMs` ago. */
export const routine = (options: {
  readonly fromMs: number
  readonly toMs: number
  readonly everyMs: number
  readonly by: readonly Writer[]
  readonly branch?: string
  readonly message: (count: number) => string
  readonly files: (count: number) => Readonly<Record<string, string>>
}): readonly Step[] => {
  const steps: Step[] = []
  for (let agoMs = options.fromMs; agoMs > options.toMs; agoMs -= options.everyMs) {
    const count = steps.length
    const by = options.by[count % options.by.length] ?? 'mira'
    const { branch = 'main' } = options
    steps.push({ agoMs, branch, by, message: options.message(count), files: options.files(count) })
  }
  return steps
}

/** Steps of several hands in the order they happened. */
export const inOrder = (...parts: readonly (readonly Step[])[]): readonly Step[] =>
  parts.flat().toSorted((left, right) => right.agoMs - left.agoMs)
