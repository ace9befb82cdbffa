import styles from './progress-bar.module.css'

/** How far something is; `fraction` null while nobody can say. */
export const ProgressBar = ({
  fraction,
  label,
}: {
  readonly fraction: number | null
  readonly label: string
}) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    {...(fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
    className={styles['track']}
    data-open={fraction === null || undefined}
  >
    <div className={styles['bar']} style={fraction === null ? undefined : { width: `${fraction * 100}%` }} />
  </div>
)
