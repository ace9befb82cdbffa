import type { BlameRange } from '../../../src-shared/domain/file.ts'

/**
 * The ranges of which lines are in view.
 * @param ranges in the order of lines
 * @param first line in view, `last` the last one; lines count from 1
 */
export const rangesInView = (
  ranges: readonly BlameRange[],
  first: number,
  last: number,
): readonly BlameRange[] =>
  ranges.filter(({ startLine, lineCount }) => startLine <= last && startLine + lineCount > first)
