import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { shortName } from '../../components/ref-name.tsx'

/** A line of the list: the run that kept something, or one thing it kept. */
export type KeptEntry =
  | { readonly kind: 'run'; readonly key: string; readonly first: KeptRef; readonly count: number }
  | { readonly kind: 'ref'; readonly key: string; readonly kept: KeptRef }

/** Those whose branch or tag contains the text, ignoring case. */
export const matchingRefs = (kept: readonly KeptRef[], query: string): readonly KeptRef[] => {
  const asked = query.trim().toLowerCase()
  return asked === ''
    ? kept
    : kept.filter(({ originalRef }) => shortName(originalRef).toLowerCase().includes(asked))
}

/** One heading for each run, with what it kept below; newest first, as given. */
export const keptEntries = (kept: readonly KeptRef[]): readonly KeptEntry[] =>
  [...Map.groupBy(kept, ({ runId }) => runId)].flatMap(([runId, group]): readonly KeptEntry[] => {
    const [first] = group
    if (first === undefined) return []
    return [
      { kind: 'run', key: runId, first, count: group.length },
      ...group.map((one) => ({ kind: 'ref' as const, key: one.name, kept: one })),
    ]
  })
