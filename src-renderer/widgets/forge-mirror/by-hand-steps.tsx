import type { ByHand } from '../../../src-shared/domain/forge-run.ts'
import styles from './forge-mirror.module.css'

/** The steps that only a person can take, and where. */
export const ByHandSteps = ({ byHand }: { readonly byHand: ByHand }) => (
  <div className={styles['plan']} role="status">
    <ol className={styles['steps']}>
      {byHand.steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
    <a href={byHand.page} target="_blank" rel="noreferrer" className={styles['link']}>
      {byHand.page}
    </a>
  </div>
)
