import { Link } from 'wouter'
import type { RefAtMirror, TouchingRun } from '../../../src-shared/domain/ref-standing.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { explainRef } from '../../widgets/run/ref-advice.ts'
import { RefMove } from '../../widgets/run/ref-move.tsx'
import { refOutcomeWords, triggerReasons } from '../../widgets/run/run-sentences.ts'
import styles from './why.module.css'

const signOf = ({ ref }: TouchingRun) =>
  isProblemOutcome(ref.outcome) ? (ref.outcome === 'failed' ? 'bad' : 'partial') : 'good'

const OneRun = ({
  touching,
  repository,
  host,
}: {
  readonly touching: TouchingRun
  readonly repository: string
  readonly host: string
}) => {
  const { run, ref } = touching
  const { reason, quote } = explainRef(ref, host)
  return (
    <li className={styles['run']}>
      <div className={styles['runLine']}>
        <StatusSign sign={signOf(touching)} label="" />
        <Link href={places.run(repository, run.id)}>{refOutcomeWords[ref.outcome]}</Link>
        <RefMove repository={repository} oldObjectId={ref.oldObjectId} newObjectId={ref.newObjectId} />
        <span className={styles['faint']}>{triggerReasons[run.trigger]}</span>
        <span className={styles['runTime']}>
          <Time at={run.finishedAt ?? run.queuedAt} />
        </span>
      </div>
      {reason !== '' && <p className={styles['faint']}>{reason}</p>}
      {quote !== null && (
        <blockquote className={styles['quote']} aria-label="What the remote said">
          {quote}
        </blockquote>
      )}
    </li>
  )
}

/** The last runs of the mirror that moved the ref, or could not. */
export const TouchingRuns = ({
  at,
  repository,
}: {
  readonly at: RefAtMirror
  readonly repository: string
}) => {
  const { runs, mirror } = at
  if (runs.length === 0) {
    return <p className={styles['faint']}>No run that is remembered touched it.</p>
  }
  return (
    <div>
      <h4 className={styles['runsHead']}>
        Last runs that touched it{' '}
        <Link
          href={`${places.repository(repository, 'runs')}?${new URLSearchParams({ mirror: mirror.id, ref: runs[0]?.ref.ref ?? '' }).toString()}`}
        >
          All of them
        </Link>
      </h4>
      <ul className={styles['runs']} aria-label={`Runs with ${mirror.host}`}>
        {runs.map((touching) => (
          <OneRun
            key={touching.run.id}
            touching={touching}
            repository={repository}
            host={hostName(mirror.host)}
          />
        ))}
      </ul>
    </div>
  )
}
