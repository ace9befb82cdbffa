import type { FakeAnswer } from './fake-routes.ts'

/** `Link` and `X-Total-Count` of a list, as Gitea makes them; `last` is left out on the last page. */
const links = (url: URL, page: number, size: number, total: number): string | null => {
  const last = Math.max(1, Math.ceil(total / size))
  const link = (to: number, rel: string): string => {
    const at = new URL(url)
    at.searchParams.set('page', String(to))
    return `<${at.href}>; rel="${rel}"`
  }
  const found = [
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : []),
  ]
  return found.length === 0 ? null : found.join(',')
}

/**
 * One page of a list. `limit` is clamped without a word.
 * @param linkTotal what `Link` is reckoned from, where that is not the length of the list
 */
export const pageOf = <T>(
  url: URL,
  mostItems: number,
  rows: readonly T[],
  describe: (row: T) => unknown,
  options: { readonly keep?: (row: T) => boolean; readonly isLinkOfPage?: boolean } = {},
): FakeAnswer => {
  const asked = Number(url.searchParams.get('limit') ?? 0)
  const size = asked <= 0 ? Math.min(30, mostItems) : Math.min(asked, mostItems)
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1))
  const cut = rows.slice((page - 1) * size, page * size)
  const shown = options.keep === undefined ? cut : cut.filter(options.keep)
  const link = links(url, page, size, options.isLinkOfPage === true ? shown.length : rows.length)
  return {
    status: 200,
    body: shown.map(describe),
    headers: { 'X-Total-Count': String(rows.length), ...(link === null ? {} : { Link: link }) },
  }
}
