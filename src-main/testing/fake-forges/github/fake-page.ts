import type { FakeAnswer } from './fake-answer.ts'
import type { FakeCall } from './fake-route.ts'

/**
 * One page of rows with its `Link` header. Addresses of next pages are not those that were asked for: GitHub writes
 * `/organizations/ID/repos` there.
 * @param describe makes JSON of the rows of this page alone
 */
export const pageOf = <Row>(
  { url, query, path }: FakeCall,
  rows: readonly Row[],
  describe: (row: Row) => unknown,
  more: {
    readonly linkPath?: string
    readonly wrap?: (page: readonly unknown[], total: number) => unknown
  } = {},
): FakeAnswer => {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? '30')))
  const page = Math.max(1, Number(query.get('page') ?? '1'))
  const last = Math.max(1, Math.ceil(rows.length / size))
  const link = (to: number, rel: string): string => {
    const asked = new URLSearchParams(query)
    asked.set('page', String(to))
    return `<${url}/api/v3${more.linkPath ?? path}?${asked.toString()}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  const shown = rows.slice((page - 1) * size, page * size).map(describe)
  return {
    status: 200,
    body: more.wrap?.(shown, rows.length) ?? shown,
    headers: links.length === 0 ? {} : { Link: links.join(', ') },
  }
}
