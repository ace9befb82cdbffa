import type { ForgeMirrorPlan } from '../../../src-shared/domain/forge-mirror.ts'
import { shortRefName } from '../../../src-shared/domain/ref.ts'
import styles from './forge-mirror.module.css'

const most = 20

/** What setting a mirror of a forge up, or turning one round, would do, in order. */
export const ForgePlanView = ({ plan }: { readonly plan: ForgeMirrorPlan }) => (
  <div className={styles['plan']} role="status">
    <ol className={styles['steps']}>
      {plan.steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
    {plan.overwrittenCount > 0 && (
      <>
        <p>Overwritten or deleted there, after they were kept here:</p>
        <ul className={styles['refs']} aria-label="What is overwritten" tabIndex={0}>
          {plan.overwritten.slice(0, most).map((ref) => (
            <li key={ref}>
              <code>{shortRefName(ref)}</code>
            </li>
          ))}
          {plan.overwrittenCount > most && <li>and {plan.overwrittenCount - most} more</li>}
        </ul>
      </>
    )}
  </div>
)
