import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { SplitView } from '../../components/split-view.tsx'
import { places } from '../../lib/places.ts'
import { RunView } from '../../widgets/run/run-view.tsx'
import { RunList } from './run-list.tsx'
import styles from './runs.module.css'

/** The runs of a repository, and beside them the one that is open. */
export const RunsTab = ({
  repository,
  runId,
}: {
  readonly repository: RepositoryDetails
  readonly runId: string | null
}) => {
  const [, navigate] = useLocation()
  const search = useSearch()
  const { name } = repository
  const filters = search === '' ? '' : `?${search}`

  const close = useCallback(
    () => navigate(`${places.repository(name, 'runs')}${filters}`),
    [navigate, name, filters],
  )
  const open = useCallback(
    (id: string) => navigate(`${places.run(name, id)}${filters}`, { replace: runId !== null }),
    [navigate, name, filters, runId],
  )
  return (
    <SplitView
      list={<RunList repository={name} openId={runId} onOpen={open} />}
      detail={
        runId === null ? null : (
          <div className={styles['detail']}>
            <RunView runId={runId} />
          </div>
        )
      }
      detailLabel="Run"
      onClose={close}
    />
  )
}
