import type { Run } from '../../../src-shared/domain/run.ts'
import { runPhaseWords } from '../../../src-shared/domain/run-words.ts'
import type { Column } from '../../components/data-grid.tsx'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { useRunProgress } from '../../stores/use-runs.ts'
import {
  remoteWords,
  signOfRun,
  stateOfRun,
  triggerReasons,
  whatRunIs,
} from '../../widgets/run/run-sentences.ts'
import { resultOfRun } from './run-result.ts'
import styles from './runs.module.css'

export const nameOfRun = (run: Run): string => `${whatRunIs(run)}, ${stateOfRun(run)}`

/** What it did; while it runs, what it is doing. */
const Result = ({ run }: { readonly run: Run }) => {
  const progress = useRunProgress(run.outcome === null ? run.id : null)
  const text =
    run.outcome === null
      ? run.state === 'queued'
        ? 'Waits for its turn'
        : (progress?.text ?? runPhaseWords[progress?.phase ?? run.phase])
      : resultOfRun(run)
  return (
    <span
      className={run.problemRefCount === 0 && run.outcome !== 'failed' ? styles['faint'] : ''}
      title={text}
    >
      {text}
    </span>
  )
}

const durationOf = ({ startedAt, finishedAt }: Run): string =>
  startedAt === null || finishedAt === null ? '' : formatDuration(Math.max(0, finishedAt - startedAt))

export const runColumns: readonly Column<Run>[] = [
  {
    key: 'what',
    header: 'Run',
    width: 'minmax(150px, 3fr)',
    render: (run) => (
      <span className={styles['what']}>
        <StatusSign sign={signOfRun(run)} label={stateOfRun(run)} />
        <DirectionSign direction={run.kind} />
        <span className={styles['remote']} title={run.url}>
          {remoteWords(run.url)}
        </span>
      </span>
    ),
  },
  {
    key: 'result',
    header: 'What happened',
    width: 'minmax(130px, 3fr)',
    render: (run) => <Result run={run} />,
  },
  {
    key: 'trigger',
    header: 'Why',
    width: '196px',
    hideBelow: 820,
    render: (run) => <span title={triggerReasons[run.trigger]}>{triggerReasons[run.trigger]}</span>,
  },
  {
    key: 'bytes',
    header: 'Size',
    width: '72px',
    align: 'end',
    hideBelow: 900,
    render: (run) => (run.bytes === 0 ? '' : formatBytes(run.bytes)),
  },
  {
    key: 'duration',
    header: 'Took',
    width: '76px',
    align: 'end',
    hideBelow: 480,
    render: durationOf,
  },
  {
    key: 'when',
    header: 'When',
    width: '92px',
    align: 'end',
    render: (run) => <Time at={run.finishedAt ?? run.startedAt ?? run.queuedAt} />,
  },
]
