import type { Standing } from '../../../src-shared/domain/standing.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import { useOverviewCounts } from '../../stores/use-mirrors.ts'
import { standingSigns, standingWords } from '../../widgets/mirror/mirror-words.ts'
import { standings } from './board-view.ts'
import styles from './board-bar.module.css'

const grouped = new Intl.NumberFormat('en')

/** How many stand where; each is a filter. Where nothing stands, nothing is said. */
export const StatusFilter = ({
  value,
  onChange,
}: {
  readonly value: Standing | null
  readonly onChange: (value: Standing | null) => void
}) => {
  const counts = useOverviewCounts()
  const shown = standings.filter((standing) => counts[standing] > 0 || standing === value)
  return (
    <div role="group" aria-label="Filter by status" className={styles['statuses']}>
      <button
        type="button"
        className={styles['status']}
        aria-pressed={value === null}
        onClick={() => onChange(null)}
      >
        All <span className={styles['count']}>{grouped.format(counts.mirrors)}</span>
      </button>
      {shown.map((standing) => (
        <button
          key={standing}
          type="button"
          className={styles['status']}
          aria-pressed={value === standing}
          onClick={() => onChange(value === standing ? null : standing)}
        >
          <StatusSign sign={standingSigns[standing]} label="" />
          {standingWords[standing]}{' '}
          <span className={styles['count']}>{grouped.format(counts[standing])}</span>
        </button>
      ))}
    </div>
  )
}
