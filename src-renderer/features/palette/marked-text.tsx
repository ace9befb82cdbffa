import type { MatchRange } from '../../lib/fuzzy-match.ts'

/** A text with the letters marked that were searched for. Ranges beyond its end belong to what is not shown. */
export const MarkedText = ({
  text,
  ranges,
}: {
  readonly text: string
  readonly ranges: readonly MatchRange[]
}) => {
  const parts = []
  let at = 0
  for (const [start, end] of ranges) {
    if (start >= text.length) break
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>)
    at = Math.min(end, text.length)
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
