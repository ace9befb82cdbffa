import { useDeferredValue, useMemo } from 'react'
import { Link } from 'wouter'
import type { Run } from '../../../src-shared/domain/run.ts'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Button } from '../../components/button.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { places } from '../../lib/places.ts'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { usePages } from '../../stores/use-pages.ts'
import { nameOfRun, runColumns } from './run-columns.tsx'
import { RunFilterBar } from './run-filter-bar.tsx'
import { askedRuns, isFiltered, readRunFilters } from './run-filters.ts'
import styles from './runs.module.css'

const pageSize = 100
const keyOf = ({ id }: Run): string => id

/** The runs of a repository, newest first. New ones come in without moving what is being read. */
export const RunList = ({
  repository,
  openId,
  onOpen,
}: {
  readonly repository: string
  readonly openId: string | null
  readonly onOpen: (runId: string) => void
}) => {
  const mirrors = useMirrorsOf(repository)
  const [parameters, change] = useQueryParameters()
  // Who types a name is not waited for letter by letter.
  const search = useDeferredValue(parameters.toString())
  const filters = useMemo(() => readRunFilters(new URLSearchParams(search)), [search])
  const asked = askedRuns(repository, filters)
  const runs = usePages(
    'runs.list',
    { ...asked, limit: pageSize },
    { refreshOn: (event) => event.name === 'run.changed' && event.payload.repository === repository },
  )
  const { shown, waitingCount, show, handlers } = useHeldBack(runs.items, keyOf, JSON.stringify(asked))
  const clear = (): void => change({ mirror: null, outcome: null, trigger: null, ref: null })

  return (
    <>
      {(runs.items.length > 0 || isFiltered(filters)) && (
        <RunFilterBar
          repository={repository}
          filters={filters}
          refText={parameters.get('ref') ?? ''}
          onChange={change}
        />
      )}
      {runs.error !== null && runs.items.length === 0 && (
        <div className={styles['space']}>
          <ErrorPanel title={runs.error.message} />
        </div>
      )}
      {runs.isLoading && runs.isSlow && <SkeletonRows label="Loading runs" />}
      {!runs.isLoading && runs.error === null && runs.items.length === 0 && isFiltered(filters) && (
        <EmptyState
          title="No such run"
          text="The last 200 runs of a mirror are remembered, and for 90 days all that changed something."
          action={<Button onClick={clear}>Clear the filters</Button>}
        />
      )}
      {!runs.isLoading && runs.error === null && runs.items.length === 0 && !isFiltered(filters) && (
        <EmptyState
          title="No run yet"
          text="A run is one pass of a mirror: it checks, moves what changed, and is listed here with what happened."
          action={mirrors.length === 0 && <Link href={places.add({ repository })}>Add mirror</Link>}
        />
      )}
      {runs.items.length > 0 && (
        <div className={styles['list']} {...handlers}>
          <NewItemsButton count={waitingCount} onShow={show} />
          <DataGrid
            label="Runs"
            items={shown}
            columns={runColumns}
            keyOf={keyOf}
            nameOf={nameOfRun}
            openKey={openId}
            onOpen={({ id }) => onOpen(id)}
            {...(runs.hasMore ? { onEndReached: runs.loadMore } : {})}
          />
        </div>
      )}
    </>
  )
}
