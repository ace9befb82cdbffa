import type { RunDetails, RunOutcome } from '../../../src-shared/domain/run.ts'
import { KeyValueList } from '../../components/key-value.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { hostOf } from '../../lib/host-of.ts'
import { PhaseTimes } from './phase-times.tsx'
import { RunFailure } from './run-failure.tsx'
import { RunHead } from './run-head.tsx'
import { RunRefs } from './run-refs.tsx'
import { outcomeSentence, signOfRun, stateOfRun, triggerReasons } from './run-sentences.ts'
import { RunStepper } from './run-stepper.tsx'
import { stepsOf } from './run-steps.ts'
import styles from './run-view.module.css'

const sentText: Readonly<Record<RunDetails['kind'], string>> = {
  pull: 'Received',
  fetch: 'Received',
  push: 'Sent',
  sync: 'Moved',
}

const Facts = ({ run }: { readonly run: RunDetails }) => (
  <KeyValueList
    facts={[
      ['Why', triggerReasons[run.trigger]],
      ['Ended', run.finishedAt === null ? null : <Time at={run.finishedAt} />],
      [
        'Took',
        run.finishedAt === null || run.startedAt === null
          ? null
          : formatDuration(Math.max(0, run.finishedAt - run.startedAt)),
      ],
      [sentText[run.kind], run.bytes === 0 ? null : formatBytes(run.bytes)],
    ]}
  />
)

/** What a run did: the sentence, why it failed, and what became of each ref. */
export const FinishedRun = ({ run }: { readonly run: RunDetails & { readonly outcome: RunOutcome } }) => (
  <>
    <RunHead run={run} />
    <p className={styles['outcome']}>
      <StatusSign sign={signOfRun(run)} label={stateOfRun(run)} />
      {outcomeSentence(run.outcome, run.refs)}.
    </p>
    {run.failure !== null && <RunFailure run={run} failure={run.failure} />}
    {run.outcome === 'failed' && run.phase !== 'queued' && <RunStepper steps={stepsOf(run, run.phase)} />}
    {run.notes.length > 0 && (
      <ul className={styles['notes']} aria-label="Worth knowing">
        {run.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    )}
    <Facts run={run} />
    <PhaseTimes run={run} />
    {run.refs.length > 0 && (
      <RunRefs
        refs={run.refs}
        repository={run.repository}
        mirrorId={run.mirrorId}
        host={hostName(hostOf(run.url))}
      />
    )}
  </>
)
