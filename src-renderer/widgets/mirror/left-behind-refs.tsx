import { Link } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { isProblemOutcome, refReasonWords } from '../../../src-shared/domain/run-words.ts'
import { RefName } from '../../components/ref-name.tsx'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './mirror-detail.module.css'

const shownRefs = 6

/** The branches and tags that could not follow in the last run, each with its reason. */
export const LeftBehindRefs = ({
  mirror,
  lastRunId,
}: {
  readonly mirror: Mirror
  readonly lastRunId: string
}) => {
  const { data } = useCall('runs.get', { id: lastRunId })
  const refs = data?.refs.filter(({ outcome }) => isProblemOutcome(outcome)) ?? []
  if (refs.length === 0) return null
  return (
    <ul className={styles['refs']} aria-label="Could not follow">
      {refs.slice(0, shownRefs).map(({ ref, reason }) => (
        <li key={ref} className={styles['ref']}>
          <RefName refName={ref} />
          <span className={styles['faint']}>{refReasonWords[reason ?? 'other']}</span>
        </li>
      ))}
      {refs.length > shownRefs && (
        <li>
          <Link href={places.run(mirror.repository, lastRunId)}>and {refs.length - shownRefs} more</Link>
        </li>
      )}
    </ul>
  )
}
