import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { places } from '../../lib/places.ts'
import { CallError } from './call-error.tsx'
import { chooseTwo } from './choose-two.ts'
import { commitColumns, commitRowHeight } from './commit-columns.tsx'
import styles from './commit-list.module.css'
import { useHistory, type HistoryItem } from './use-history.ts'

const keyOf = ({ commit }: HistoryItem): string => commit.id
const nameOf = ({ commit }: HistoryItem): string => commit.subject

const selectionOf = (chosen: readonly string[], onChoose: (ids: readonly string[]) => void) => ({
  checked: new Set(chosen),
  onChange: (checked: ReadonlySet<string>) => onChoose(chooseTwo(chosen, checked)),
  hideSelectAll: true,
})

/** A history with its graph; a click or Enter opens the commit. Without `revision` that of the default branch. */
export const CommitList = ({
  repository,
  revision = null,
  all = false,
  path = '',
  query = '',
  chosen = [],
  onChoose,
}: {
  readonly repository: string
  readonly revision?: string | null
  /** All branches and tags together. */
  readonly all?: boolean
  /** Only commits that changed this file or folder. */
  readonly path?: string
  /** Only commits whose message or author contains this. */
  readonly query?: string
  /** Up to two selected commits, by id; without `onChoose` none can be selected. */
  readonly chosen?: readonly string[]
  readonly onChoose?: (ids: readonly string[]) => void
}) => {
  const [, navigate] = useLocation()
  const history = useHistory({ repository, revision, all, path, query })
  const { items, error, loadMore } = history
  const columns = useMemo(
    () => commitColumns(repository, history.graphWidth),
    [repository, history.graphWidth],
  )

  if (error !== null && items.length === 0) {
    return <CallError error={error} onRetry={history.reload} />
  }
  if (history.isLoading) return history.isSlow ? <SkeletonRows count={12} /> : null
  if (items.length === 0) {
    return query === '' ? (
      <EmptyState title="No commits here" text="Choose another branch or tag above." />
    ) : (
      <EmptyState
        title={`No commit says “${query}”`}
        text="The search looks at the message and at the author’s name and address."
      />
    )
  }
  return (
    <div className={styles['fill']}>
      <DataGrid
        label="Commits"
        items={items}
        columns={columns}
        keyOf={keyOf}
        nameOf={nameOf}
        rowHeight={commitRowHeight}
        onOpen={({ commit }) => navigate(places.commit(repository, commit.id))}
        onEndReached={loadMore}
        viewKey={`${revision ?? ''} ${all} ${path} ${query}`}
        {...(onChoose === undefined ? {} : { selection: selectionOf(chosen, onChoose) })}
        footer={
          error !== null ? (
            <div className={styles['footer']} role="status">
              {error.message}{' '}
              <Button size="small" onClick={loadMore}>
                Try again
              </Button>
            </div>
          ) : (
            history.hasMore && <div className={styles['footer']}>Reading more commits</div>
          )
        }
      />
    </div>
  )
}
