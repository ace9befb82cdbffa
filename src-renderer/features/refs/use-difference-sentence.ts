import { plural } from '../../lib/plural.ts'
import { usePages } from '../../stores/use-pages.ts'
import { changesMatrix } from './changes-matrix.ts'

/** "All 12 branches are in sync with every remote.", or how many are not. "" while it is not known. */
export const useDifferenceSentence = (
  repository: string,
  kind: 'branch' | 'tag',
  [one, many]: readonly [string, string],
): string => {
  const refreshOn = changesMatrix(repository)
  const all = usePages('refs.matrix', { repository, kind, limit: 1 }, { refreshOn })
  const differing = usePages(
    'refs.matrix',
    { repository, kind, limit: 1, onlyDiffering: true },
    { refreshOn },
  )
  if (all.total === null || differing.total === null || all.page === null) return ''
  const total = plural(all.total, one, many)
  if (all.page.remotes.length === 0) return `${total}, no mirror.`
  const unseen = all.page.remotes.filter(({ seenAt }) => seenAt === null).length
  if (differing.total === 0 && unseen > 0) {
    const those = plural(unseen, 'remote')
    return unseen === all.page.remotes.length
      ? `${total}. No remote was seen yet.`
      : `${total}, in sync wherever they were seen; ${those} ${unseen === 1 ? 'was' : 'were'} not seen yet.`
  }
  if (differing.total === 0) {
    return all.total === 1
      ? `The ${one} is in sync with every remote.`
      : `All ${total} are in sync with every remote.`
  }
  return `${differing.total} of ${total} ${differing.total === 1 ? 'is' : 'are'} not in sync everywhere.`
}
