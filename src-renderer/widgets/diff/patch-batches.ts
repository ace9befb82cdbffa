import type { DiffFile } from '../../../src-shared/domain/diff.ts'

/** How far a file's patch has come. `asked` and beyond are not asked for again. */
export type PatchState = 'unknown' | 'asked' | 'here' | 'failed'

/** What one call may ask for, so that the first lines are not kept waiting by the last. */
const most = { files: 60, lines: 4_000 }
/** Files before and behind those in view that are fetched, too. */
const reach = { ahead: 30, behind: 8 }

const linesOf = ({ additions, deletions }: DiffFile): number => (additions ?? 0) + (deletions ?? 0) + 10

/**
 * The patches to ask for next: those in view, then what comes when one scrolls on, then what was scrolled past.
 * @param first index of the first file in view, `last` of the last
 */
export const nextBatch = (
  files: readonly DiffFile[],
  stateOf: (path: string) => PatchState,
  first: number,
  last: number,
): readonly DiffFile[] => {
  const order: number[] = []
  for (let index = first; index <= last + reach.ahead; index += 1) order.push(index)
  for (let index = first - 1; index >= first - reach.behind; index -= 1) order.push(index)

  const batch: DiffFile[] = []
  let lines = 0
  for (const index of order) {
    const file = files[index]
    if (file === undefined || stateOf(file.path) !== 'unknown') continue
    lines += linesOf(file)
    if (batch.length > 0 && lines > most.lines) break
    batch.push(file)
    if (batch.length === most.files) break
  }
  return batch
}
