import { Link } from 'wouter'
import type { ActivityItem } from '../../../src-shared/domain/activity.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'
import { RefName } from '../../components/ref-name.tsx'
import { places } from '../../lib/places.ts'
import { RefMove } from '../../widgets/run/ref-move.tsx'
import styles from './activity.module.css'

const shownRefs = 4

/** The first refs of an entry, each with where it moved; the rest stands with the run. */
export const ActivityRefs = ({ item }: { readonly item: ActivityItem }) => {
  const shown = item.refs.slice(0, shownRefs)
  const rest = item.refCount - shown.length
  const more = `and ${rest.toLocaleString('en')} more`
  return (
    <ul className={styles['refs']} aria-label="Branches and tags">
      {shown.map(({ ref, outcome, oldObjectId, newObjectId }) => (
        <li key={ref} className={styles['chip']} data-problem={isProblemOutcome(outcome) || undefined}>
          <RefName refName={ref} />
          <RefMove repository={item.repository} oldObjectId={oldObjectId} newObjectId={newObjectId} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          {item.kind === 'run' ? (
            <Link href={places.run(item.repository, item.runId)}>{more}</Link>
          ) : (
            <Link href={places.repository(item.repository, 'branches')}>{more}</Link>
          )}
        </li>
      )}
    </ul>
  )
}
