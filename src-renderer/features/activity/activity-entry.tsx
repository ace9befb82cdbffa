import { Link } from 'wouter'
import type { ActivityItem } from '../../../src-shared/domain/activity.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { stateOfRun } from '../../widgets/run/run-sentences.ts'
import { ActivityRefs } from './activity-refs.tsx'
import { because, hasProblem, headline, signOfItem } from './activity-words.ts'
import styles from './activity.module.css'

/** Why it failed, and what to do. */
const Problem = ({ item }: { readonly item: ActivityItem }) => {
  if (item.kind === 'local' || item.failure === null) return null
  const { title, advice } = item.failure
  // The headline says it when it names what could not move, or nothing else.
  const isSaid = item.refs.length === 0 || item.problemRefCount > 0
  return (
    <p className={styles['problem']}>
      {!isSaid && <span>{title} </span>}
      <span className={styles['faint']}>{advice}</span>
    </p>
  )
}

/** One thing that happened: what, where, why and when. */
export const ActivityEntryView = ({ item }: { readonly item: ActivityItem }) => (
  <article className={styles['entry']}>
    <StatusSign
      sign={signOfItem(item)}
      label={
        item.kind === 'local' ? 'Changed here' : stateOfRun({ state: 'finished', outcome: item.outcome })
      }
    />
    <div className={styles['body']}>
      <div className={styles['line']}>
        <p className={styles['headline']}>
          <span className={styles['what']}>{headline(item)}</span> in{' '}
          <Link href={places.repository(item.repository)} title={item.repository}>
            {item.repository}
          </Link>
        </p>
        <span className={styles['when']}>
          <Time at={item.at} />
        </span>
      </div>
      <p className={styles['because']}>
        {because(item)}
        {item.kind === 'run' && (
          <>
            {' · '}
            <Link href={places.run(item.repository, item.runId)}>Show the run</Link>
          </>
        )}
      </p>
      {hasProblem(item) && <Problem item={item} />}
      {item.refs.length > 0 && <ActivityRefs item={item} />}
    </div>
  </article>
)
