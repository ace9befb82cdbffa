import { Link } from 'wouter'
import type { BlameRange } from '../../../src-shared/domain/file.ts'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { rangesInView } from './blame-rows.ts'
import styles from './files.module.css'

/** As many pixels of lines as are drawn at most; more than any window shows. */
const mostHeight = 3_000

/** Who wrote which lines last, beside them. */
export const BlameColumn = ({
  repository,
  ranges,
  scrollTop,
  geometry,
}: {
  readonly repository: string
  readonly ranges: readonly BlameRange[]
  readonly scrollTop: number
  /** Pixels: where the first line begins, and how high a line is. */
  readonly geometry: { readonly firstTop: number; readonly height: number }
}) => {
  const first = Math.floor((scrollTop - geometry.firstTop) / geometry.height) + 1
  const last = first + Math.ceil(mostHeight / geometry.height)
  return (
    <ul className={styles['blame']} aria-label="Who wrote which lines last">
      {rangesInView(ranges, first, last).map((range) => (
        <li
          key={range.startLine}
          style={{
            transform: `translateY(${geometry.firstTop + (range.startLine - 1) * geometry.height - scrollTop}px)`,
            height: range.lineCount * geometry.height,
          }}
        >
          <Link
            href={places.commit(repository, range.commitId)}
            title={`${range.subject} — ${range.authorName}`}
          >
            {range.subject === '' ? 'No message' : range.subject}
          </Link>
          <span className={styles['muted']}>
            <Time at={range.authoredAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}
