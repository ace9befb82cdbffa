import { useMemo } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { ActivityItem } from '../../../src-shared/domain/activity.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useNow } from '../../lib/use-now.ts'
import { usePages } from '../../stores/use-pages.ts'
import { activityEntries, dayWords, type ActivityEntry } from './activity-entries.ts'
import { ActivityEntryView } from './activity-entry.tsx'
import styles from './activity.module.css'
import { NoActivity } from './no-activity.tsx'
import type { ActivityFilters } from './use-activity-filters.ts'

const pageSize = 100
const idOf = ({ id }: ActivityItem): string => id
const keyOf = ({ key }: ActivityEntry): string => key

/** Runs that neither moved anything nor failed are no activity; most are like that. */
const isNews = (event: ContractEvent): boolean => {
  if (event.name === 'repository.refsChanged') return true
  if (event.name !== 'run.changed' || event.payload.outcome === null) return false
  const { changedRefCount, problemRefCount, outcome } = event.payload
  return changedRefCount > 0 || problemRefCount > 0 || outcome === 'failed' || outcome === 'partial'
}

const Day = ({ at }: { readonly at: number }) => (
  <h2 className={styles['day']}>{dayWords(at, useNow(60_000))}</h2>
)

/** The entries, newest first, below the day they happened on. */
export const ActivityList = ({ filters }: { readonly filters: ActivityFilters }) => {
  const { filter, direction, asked } = filters
  const activity = usePages(
    'activity.list',
    {
      filter,
      ...(direction === null ? {} : { direction }),
      ...(asked === '' ? {} : { query: asked }),
      limit: pageSize,
    },
    { refreshOn: isNews, keepPrevious: true },
  )
  const about = `${filter} ${direction ?? ''} ${asked}`
  const { shown, waitingCount, show, handlers } = useHeldBack(activity.items, idOf, about)
  const entries = useMemo(() => activityEntries(shown), [shown])

  if (activity.items.length === 0) {
    if (activity.error !== null) {
      return (
        <div className={styles['space']}>
          <ErrorPanel title={activity.error.message} />
        </div>
      )
    }
    if (activity.isLoading) return activity.isSlow ? <SkeletonRows label="Loading activity" /> : null
    return <NoActivity filters={filters} />
  }
  return (
    <div
      className={styles['scroll']}
      tabIndex={0}
      role="region"
      aria-label="Entries"
      key={about}
      {...handlers}
    >
      <NewItemsButton count={waitingCount} onShow={show} />
      <VirtualList
        label="Activity"
        items={entries}
        keyOf={keyOf}
        estimateHeight={76}
        render={(entry) =>
          entry.kind === 'day' ? <Day at={entry.at} /> : <ActivityEntryView item={entry.item} />
        }
        {...(activity.hasMore ? { onEndReached: activity.loadMore } : {})}
      />
    </div>
  )
}
