import { Link } from 'wouter'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { keptByWords } from './kept-words.ts'
import styles from './kept.module.css'
import { useKeptOrigin } from './use-kept-by.ts'

/** Which run kept what stands below, and when. */
export const KeptRunHead = ({
  repository,
  first,
  count,
}: {
  readonly repository: string
  readonly first: KeptRef
  readonly count: number
}) => {
  const { by, run } = useKeptOrigin(first)
  const words = keptByWords(first, by)
  return (
    <div className={styles['head']}>
      <h2 className={styles['headText']} title={words}>
        {words}
      </h2>
      <span className={styles['faint']}>
        <Time at={first.keptAt} />
        {count > 1 && `, ${plural(count, 'old tip')}`}
      </span>
      {run !== null && <Link href={places.run(repository, run.id)}>Show the run</Link>}
    </div>
  )
}
