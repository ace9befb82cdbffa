import type { DiscoveryState } from '../../../src-shared/domain/discovery.ts'
import type { PairPlan } from '../../../src-shared/domain/pairing.ts'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { useNow } from '../../lib/use-now.ts'
import styles from './discovery.module.css'
import { PairRows, type PairChosen } from './pair-rows.tsx'
import { pairPlanWords } from './pair-words.ts'

/** What mirroring between two accounts comes to, and what becomes of each pair. */
export const PairPlanView = ({
  plan,
  chosen,
  onChoose,
}: {
  readonly plan: PairPlan
  readonly chosen: PairChosen
  readonly onChoose: (chosen: PairChosen) => void
}) => (
  <div className={styles['plan']}>
    <p role="status">{pairPlanWords(plan)}</p>
    {plan.rows.length > 0 && <PairRows rows={plan.rows} chosen={chosen} onChoose={onChoose} />}
  </div>
)

/** Why there is no plan yet: what the other account has must be known first. */
export const PairUnlisted = ({
  label,
  state,
}: {
  readonly label: string
  readonly state: DiscoveryState
}) => {
  const now = useNow(30_000)
  return state.failure !== null && state.state !== 'listing' ? (
    <FailurePanel failure={state.failure} now={now} />
  ) : (
    <p className={styles['none']} role="status">
      {state.state === 'listing'
        ? `The repositories of ${label} are being listed: ${state.count} so far.`
        : `What ${label} has is not known yet.`}
    </p>
  )
}
