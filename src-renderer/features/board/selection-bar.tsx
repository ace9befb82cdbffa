import { ArrowLeftRight, Pause, Play, RefreshCw, Trash2, X } from 'lucide-react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { plural } from '../../lib/plural.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import {
  bulkDoneWords,
  bulkFailedWords,
  bulkProgressWords,
  failureLines,
} from '../../widgets/mirror/bulk-words.ts'
import type { BulkAction } from '../../widgets/mirror/use-bulk-action.ts'
import styles from './selection-bar.module.css'

/** What can be done with the selected mirrors, how far it is, and what failed. */
export const SelectionBar = ({
  mirrors,
  hiddenCount,
  bulk,
  onTurnRound,
  onRemove,
  onClear,
}: {
  readonly mirrors: readonly Mirror[]
  /** How many of them the filter hides. */
  readonly hiddenCount: number
  readonly bulk: BulkAction
  readonly onTurnRound: () => void
  readonly onRemove: () => void
  readonly onClear: () => void
}) => {
  const showToast = useShowToast()
  const { work, failed } = bulk
  // Those that a forge runs have no pause here.
  const local = mirrors.filter(({ runner }) => runner === 'local')
  const paused = local.filter(({ status }) => status === 'paused')
  const awake = local.filter(({ status }) => status !== 'paused')

  const start = async (act: 'sync' | 'pause' | 'resume', chosen: readonly Mirror[]): Promise<void> => {
    const failures = await bulk.start(act, chosen)
    const done = chosen.length - failures.length
    if (done > 0) showToast({ text: bulkDoneWords(act, done), tone: 'good' })
  }
  return (
    <section className={styles['bar']} aria-label="Selected mirrors">
      {failed !== null && (
        <ErrorPanel
          title={bulkFailedWords(failed.act, failed.failures.length)}
          advice={failureLines(failed.failures).join(' · ')}
          actions={
            <Button size="small" onClick={bulk.clear}>
              Dismiss
            </Button>
          }
        />
      )}
      <div className={styles['line']}>
        <span className={styles['count']} role="status">
          {plural(mirrors.length, 'mirror')} selected
          {hiddenCount > 0 && <span className={styles['faint']}>, {hiddenCount} not in view</span>}
        </span>
        <IconButton label="Clear the selection" icon={<X />} onClick={onClear} />
        {work?.isSlow === true ? (
          <span className={styles['progress']}>
            {bulkProgressWords(work.act, work.done, work.total)}
            <ProgressBar fraction={work.done / work.total} label="Progress" />
          </span>
        ) : (
          <span className={styles['buttons']}>
            <Button icon={<RefreshCw />} busy={work !== null} onClick={() => void start('sync', mirrors)}>
              Sync
            </Button>
            {awake.length > 0 && (
              <Button icon={<Pause />} busy={work !== null} onClick={() => void start('pause', awake)}>
                Pause
              </Button>
            )}
            {paused.length > 0 && (
              <Button icon={<Play />} busy={work !== null} onClick={() => void start('resume', paused)}>
                Resume{paused.length < mirrors.length && ` ${paused.length}`}
              </Button>
            )}
            <Button icon={<ArrowLeftRight />} busy={work !== null} onClick={onTurnRound}>
              Turn round…
            </Button>
            <Button icon={<Trash2 />} busy={work !== null} onClick={onRemove}>
              Remove…
            </Button>
          </span>
        )}
      </div>
    </section>
  )
}
