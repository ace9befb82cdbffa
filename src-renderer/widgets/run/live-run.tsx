import type { Run } from '../../../src-shared/domain/run.ts'
import { runPhaseWords } from '../../../src-shared/domain/run-words.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Time } from '../../components/time.tsx'
import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { useRunProgress } from '../../stores/use-runs.ts'
import { RunHead } from './run-head.tsx'
import { triggerReasons } from './run-sentences.ts'
import { RunStepper } from './run-stepper.tsx'
import { stepsOf } from './run-steps.ts'
import styles from './run-view.module.css'
import { waitingReason } from './waiting-reason.ts'

const tickMs = 1_000

/** Counts the seconds since the run began. */
const Elapsed = ({ startedAt }: { readonly startedAt: number }) => {
  const passedMs = Math.max(0, useNow(tickMs) - startedAt)
  return <span role="timer">{formatDuration(Math.round(passedMs / tickMs) * tickMs)}</span>
}

const Waiting = ({ run }: { readonly run: Run }) => {
  const mirrors = useMirrors()
  return (
    <p>
      {waitingReason(
        run,
        [...mirrors.values()].map(({ mirror }) => mirror),
      )}
    </p>
  )
}

/** A run that waits or is under way: its steps, its progress, and the way to stop it. */
export const LiveRun = ({ run }: { readonly run: Run }) => {
  const progress = useRunProgress(run.id)
  const cancel = useAction('runs.cancel')
  const phase = progress?.phase ?? run.phase
  const isWaiting = run.state === 'queued'
  return (
    <>
      <RunHead run={run} />
      {isWaiting && <Waiting run={run} />}
      <RunStepper steps={stepsOf(run, phase)} />
      {!isWaiting && (
        <div className={styles['progress']}>
          <ProgressBar fraction={progress?.fraction ?? null} label={runPhaseWords[phase]} />
          <code className={styles['gitLine']}>{progress?.text ?? ' '}</code>
        </div>
      )}
      <KeyValueList
        facts={[
          ['Why', triggerReasons[run.trigger]],
          ['Asked', isWaiting ? <Time at={run.queuedAt} /> : null],
          ['Began', run.startedAt === null ? null : <Time at={run.startedAt} />],
          ['Takes', run.startedAt === null ? null : <Elapsed startedAt={run.startedAt} />],
        ]}
      />
      {cancel.error !== null && <ErrorPanel title={cancel.error.message} />}
      <div>
        <Button busy={cancel.isBusy} onClick={() => void cancel.run({ id: run.id })}>
          Cancel
        </Button>
      </div>
    </>
  )
}
