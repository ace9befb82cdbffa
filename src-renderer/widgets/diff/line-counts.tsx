import styles from './file-header.module.css'

const grouped = new Intl.NumberFormat('en')

/** "+12 −3"; nothing for binary files. */
export const LineCounts = ({
  additions,
  deletions,
}: {
  readonly additions: number | null
  readonly deletions: number | null
}) =>
  additions === null || deletions === null ? null : (
    <span className={styles['counts']}>
      {additions > 0 && (
        <span className={styles['added']}>
          +{grouped.format(additions)}
          <span className="visually-hidden"> lines added</span>
        </span>
      )}
      {deletions > 0 && (
        <span className={styles['deleted']}>
          −{grouped.format(deletions)}
          <span className="visually-hidden"> lines removed</span>
        </span>
      )}
    </span>
  )
