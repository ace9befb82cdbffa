export type LineRange = { readonly start: number; readonly end: number }

/** `#L10-L20` or `#L10` of an address; null when it names no lines. */
export const readLineAnchor = (hash: string): LineRange | null => {
  const match = /^#L([1-9]\d{0,8})(?:-L?([1-9]\d{0,8}))?$/.exec(hash)
  if (match === null) return null
  const start = Number(match[1])
  const end = match[2] === undefined ? start : Number(match[2])
  return { start: Math.min(start, end), end: Math.max(start, end) }
}

/** "" for no lines. */
export const writeLineAnchor = (range: LineRange | null): string =>
  range === null ? '' : range.start === range.end ? `#L${range.start}` : `#L${range.start}-L${range.end}`
