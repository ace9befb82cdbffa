import type { ActivityFilter } from '../../../src-shared/domain/activity.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { FilterChip } from '../../components/filter-chip.tsx'
import { Page } from '../../components/page.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { ActivityList } from './activity-list.tsx'
import styles from './activity.module.css'
import { useActivityFilters } from './use-activity-filters.ts'

const filterChoices: readonly { readonly value: ActivityFilter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'moved', label: 'Moved' },
  { value: 'problems', label: 'Problems' },
  { value: 'local', label: 'Made here' },
]

const directionChoices: readonly { readonly value: Direction; readonly label: string }[] = [
  { value: 'pull', label: 'pulled here' },
  { value: 'push', label: 'pushed away' },
  { value: 'sync', label: 'synced' },
]

/** What moved, why, and when. */
export const ActivityPage = () => {
  const filters = useActivityFilters()
  const { filter, direction, query, change } = filters
  return (
    <Page
      title="Activity"
      subtitle="What moved, why, and when."
      layout="fill"
      bar={
        <div className={styles['bar']}>
          <SegmentedControl<ActivityFilter>
            label="Show"
            value={filter}
            choices={filterChoices}
            onChange={(show) => change({ show: show === 'all' ? null : show })}
          />
          <FilterChip<Direction>
            label="Direction"
            value={direction}
            choices={directionChoices}
            onChange={(next) => change({ direction: next })}
          />
          <SearchField
            label="Search repositories and remotes"
            value={query}
            onChange={(q) => change({ q })}
          />
        </div>
      }
    >
      <ActivityList filters={filters} />
    </Page>
  )
}
