import type { IncomingHttpHeaders } from 'node:http'

/** What a request may have before it asks. */
export type Representation = {
  /** Strong, with its quotes. */
  readonly etag: string
  readonly modifiedAt: number
  readonly sizeBytes: number
}

export type ConditionalOutcome =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'not_modified' }
  | { readonly kind: 'precondition_failed' }
  | { readonly kind: 'range_not_satisfiable' }

/** Whether a list of entity tags names this one; `*` names all. A weak tag never matches strongly. */
const namesTag = (list: string, etag: string, comparison: 'strong' | 'weak'): boolean =>
  list.trim() === '*' ||
  [...list.matchAll(/(W\/)?("[^"]*")/g)].some(
    ([, weak, tag]) => tag === etag && (comparison === 'weak' || weak === undefined),
  )

const secondsOf = (at: number): number => Math.floor(at / 1_000)

/** Null for what is no date: such a header counts as not sent. */
const readDate = (value: string | undefined): number | null => {
  const at = value === undefined ? Number.NaN : Date.parse(value)
  return Number.isNaN(at) ? null : secondsOf(at)
}

const isModifiedSince = (modifiedAt: number, date: number): boolean => secondsOf(modifiedAt) > date

const rangeOf = (header: string, sizeBytes: number): ConditionalOutcome => {
  const [, from = '', to = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header.trim()) ?? []
  const whole = { kind: 'whole' } as const
  // Other units, several ranges and what is no range are ignored, as is any range of an empty file.
  if ((from === '' && to === '') || sizeBytes === 0) return whole
  const unsatisfiable = { kind: 'range_not_satisfiable' } as const
  if (from === '') {
    const length = Number(to)
    if (length === 0) return unsatisfiable
    return { kind: 'part', first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 }
  }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return whole
  if (first >= sizeBytes) return unsatisfiable
  return { kind: 'part', first, last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) }
}

/**
 * What a GET or HEAD with these headers is answered with. The order of the conditions is that of
 * https://www.rfc-editor.org/rfc/rfc9110.html#section-13.2.2
 */
export const weighConditions = (
  headers: IncomingHttpHeaders,
  { etag, modifiedAt, sizeBytes }: Representation,
): ConditionalOutcome => {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  const unmodifiedSince = readDate(headers['if-unmodified-since'])
  const modifiedSince = readDate(headers['if-modified-since'])
  if (match !== undefined) {
    if (!namesTag(match, etag, 'strong')) return { kind: 'precondition_failed' }
  } else if (unmodifiedSince !== null && isModifiedSince(modifiedAt, unmodifiedSince)) {
    return { kind: 'precondition_failed' }
  }
  if (noneMatch !== undefined) {
    if (namesTag(noneMatch, etag, 'weak')) return { kind: 'not_modified' }
  } else if (modifiedSince !== null && !isModifiedSince(modifiedAt, modifiedSince)) {
    return { kind: 'not_modified' }
  }
  const { range } = headers
  if (range === undefined) return { kind: 'whole' }
  const ifRange = headers['if-range']
  if (typeof ifRange === 'string') {
    const same = ifRange.includes('"')
      ? namesTag(ifRange, etag, 'strong')
      : readDate(ifRange) === secondsOf(modifiedAt)
    if (!same) return { kind: 'whole' }
  }
  return rangeOf(range, sizeBytes)
}
