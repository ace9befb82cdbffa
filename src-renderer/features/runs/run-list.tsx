import { Link } from 'wouter'
import type { Run } from '../../../src-shared/domain/run.ts'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { FilterChip } from '../../components/filter-chip.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { places } from '../../lib/places.ts'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { useMirrorsOf } from '../../stores/use-mirrors.ts'
import { usePages } from '../../stores/use-pages.ts'
import { remoteWords } from '../../widgets/run/run-sentences.ts'
import { nameOfRun, runColumns } from './run-columns.tsx'
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
  const [mirrorId, setMirrorId] = useQueryState('mirror')
  const runs = usePages(
    'runs.list',
    { ...(mirrorId === null ? { repository } : { mirrorId }), limit: pageSize },
    { refreshOn: (event) => event.name === 'run.changed' && event.payload.repository === repository },
  )
  const { shown, waitingCount, show, handlers } = useHeldBack(runs.items, keyOf, `${repository} ${mirrorId}`)

  return (
    <>
      {(mirrors.length > 1 || mirrorId !== null) && (
        <div className={styles['bar']}>
          <FilterChip
            label="Mirror"
            value={mirrorId}
            choices={mirrors.map(({ mirror }) => ({
              value: mirror.id,
              label: `${mirror.direction === 'push' ? 'to' : 'from'} ${remoteWords(mirror.url)}`,
            }))}
            onChange={setMirrorId}
          />
        </div>
      )}
      {runs.error !== null && runs.items.length === 0 && (
        <div className={styles['space']}>
          <ErrorPanel title={runs.error.message} />
        </div>
      )}
      {runs.isLoading && runs.isSlow && <SkeletonRows label="Loading runs" />}
      {!runs.isLoading && runs.error === null && runs.items.length === 0 && (
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
