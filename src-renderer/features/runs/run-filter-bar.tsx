import { FilterChip } from '../../components/filter-chip.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { remoteWords } from '../../widgets/run/run-sentences.ts'
import { ExportButton } from './export-button.tsx'
import { askedRuns, outcomeChoices, triggerChoices, type RunFilters } from './run-filters.ts'
import styles from './runs.module.css'

const directionWords = { push: 'to', pull: 'from', sync: 'with' } as const

/** Which runs are listed, and the way to take them along. */
export const RunFilterBar = ({
  repository,
  filters,
  refText,
  onChange,
}: {
  readonly repository: string
  readonly filters: RunFilters
  /** As it is typed. */
  readonly refText: string
  readonly onChange: (changes: Readonly<Record<string, string | null>>) => void
}) => {
  const mirrors = useMirrorsOf(repository)
  return (
    <div className={styles['bar']}>
      {(mirrors.length > 1 || filters.mirrorId !== null) && (
        <FilterChip
          label="Mirror"
          value={filters.mirrorId}
          choices={mirrors.map(({ mirror }) => ({
            value: mirror.id,
            label: `${directionWords[mirror.direction]} ${remoteWords(mirror.url)}`,
          }))}
          onChange={(mirror) => onChange({ mirror })}
        />
      )}
      <FilterChip
        label="Outcome"
        value={filters.outcome}
        choices={outcomeChoices}
        onChange={(outcome) => onChange({ outcome })}
      />
      <FilterChip
        label="Began"
        value={filters.trigger}
        choices={triggerChoices}
        onChange={(trigger) => onChange({ trigger })}
      />
      <SearchField label="Only runs of branch or tag" value={refText} onChange={(ref) => onChange({ ref })} />
      <span className={styles['export']}>
        <ExportButton repository={repository} asked={askedRuns(repository, filters)} />
      </span>
    </div>
  )
}
