import { Link } from 'wouter'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { RefName, shortName } from '../../components/ref-name.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { places } from '../../lib/places.ts'
import { explainRef } from './ref-advice.ts'
import { RefMove } from './ref-move.tsx'
import { refOutcomeWords } from './run-sentences.ts'
import styles from './run-view.module.css'

/** What became of one ref: where it moved, or why it did not, and what to do. */
export const RunRefRow = ({
  runRef,
  repository,
  mirrorId,
  host,
}: {
  readonly runRef: RunRef
  readonly repository: string
  readonly mirrorId: string | null
  readonly host: string
}) => {
  const { ref, outcome, keptRef, oldObjectId, newObjectId } = runRef
  const isProblem = isProblemOutcome(outcome)
  const { reason, quote, advice } = explainRef(runRef, host)
  return (
    <div className={styles['refRow']}>
      <div className={styles['refLine']}>
        <RefName refName={ref} />
        <span className={styles['refEnd']}>
          {isProblem && <StatusSign sign={outcome === 'failed' ? 'bad' : 'partial'} label="" />}
          <span className={isProblem ? styles['problemWord'] : styles['faint']}>
            {refOutcomeWords[outcome]}
          </span>
          <RefMove repository={repository} oldObjectId={oldObjectId} newObjectId={newObjectId} />
        </span>
      </div>
      {(reason !== '' || quote !== null || advice !== '' || keptRef !== null) && (
        <div className={styles['refText']}>
          {reason !== '' && <p>{reason}</p>}
          {quote !== null && (
            <blockquote className={styles['quote']} aria-label="What the remote said">
              {quote}
            </blockquote>
          )}
          {advice !== '' && <p className={styles['faint']}>{advice}</p>}
          {isProblem && (
            <Link
              href={places.why(repository, ref, mirrorId ?? undefined)}
              aria-label={`Where it stands now: ${shortName(ref)}`}
            >
              Where it stands now
            </Link>
          )}
          {runRef.reason === 'mass_change' && mirrorId !== null && (
            <Link href={places.mirror(mirrorId)}>Open the mirror</Link>
          )}
          {keptRef !== null && (
            <Link
              href={`${places.repository(repository, 'kept')}?q=${encodeURIComponent(shortName(ref))}`}
              aria-label={`The old tip of ${shortName(ref)} was kept`}
            >
              Old tip kept
            </Link>
          )}
        </div>
      )}
    </div>
  )
}
