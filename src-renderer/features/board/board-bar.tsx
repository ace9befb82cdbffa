import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { FilterChip } from '../../components/filter-chip.tsx'
import type { Choice } from '../../components/field.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { QueryChange } from '../../lib/use-query-state.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import styles from './board-bar.module.css'
import { filterValues } from './board-filter.ts'
import type { BoardView } from './board-view.ts'
import { StatusFilter } from './status-filter.tsx'

const directions: readonly Choice<Direction>[] = [
  { value: 'push', label: 'Push: from here' },
  { value: 'pull', label: 'Pull: to here' },
  { value: 'sync', label: 'Sync: both ways' },
]

/** Search and filters. */
export const BoardBar = ({
  view,
  onSearch,
  onChange,
}: {
  readonly view: BoardView
  readonly onSearch: (query: string) => void
  readonly onChange: (change: QueryChange) => void
}) => {
  const { hosts, owners } = filterValues(useMirrors())
  return (
    <div className={styles['bar']}>
      <StatusFilter value={view.status} onChange={(status) => onChange({ status })} />
      <div className={styles['filters']}>
        <SearchField
          label="Search mirrors"
          placeholder="Repository or remote"
          value={view.query}
          onChange={onSearch}
        />
        <FilterChip
          label="Direction"
          value={view.direction}
          choices={directions}
          onChange={(direction) => onChange({ direction })}
        />
        {(hosts.length > 1 || view.host !== null) && (
          <FilterChip
            label="Host"
            value={view.host}
            choices={withChosen(hosts, view.host).map((value) => ({ value, label: hostName(value) }))}
            onChange={(host) => onChange({ host })}
          />
        )}
        {(owners.length > 1 || view.owner !== null) && (
          <FilterChip
            label="Owner"
            value={view.owner}
            choices={withChosen(owners, view.owner).map((value) => ({ value, label: value }))}
            onChange={(owner) => onChange({ owner })}
          />
        )}
      </div>
    </div>
  )
}

/** One that came by the address is offered too. */
const withChosen = (values: readonly string[], chosen: string | null): readonly string[] =>
  chosen === null || values.includes(chosen) ? values : [chosen, ...values]
