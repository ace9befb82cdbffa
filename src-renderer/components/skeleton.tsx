import { useSlow } from '../lib/use-slow.ts'
import styles from './skeleton.module.css'

/** Grey bars where rows will be. Show it only after 150 ms (`isSlow` of `useCall`). */
export const SkeletonRows = ({
  count = 8,
  label = 'Loading',
}: {
  readonly count?: number
  readonly label?: string
}) => (
  <div role="status" aria-label={label} className={styles['rows']}>
    {Array.from({ length: count }, (_, index) => (
      <div key={index} className={styles['row']}>
        <span style={{ width: `${30 + ((index * 37) % 50)}%` }} />
      </div>
    ))}
  </div>
)

/** Rows while a part of the interface itself is on its way; nothing for the first 150 ms. */
export const SlowSkeletonRows = ({ label }: { readonly label: string }) =>
  useSlow(true) ? <SkeletonRows label={label} /> : null
