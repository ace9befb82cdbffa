import type { MirrorPlan } from '../../../src-shared/domain/remote-test.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/field.tsx'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import styles from './add-mirror.module.css'
import { PlanRefs } from './plan-refs.tsx'
import { isSerious, needsConsent, planSentences } from './plan-words.ts'
import type { Look } from '../../lib/use-look.ts'

/** What the first run would do: a sentence; ref by ref where it would overwrite, delete or stop. */
export const PlanView = ({
  plan,
  where,
  stopAdvice,
  isSeen,
  onSeen,
  onAgain,
}: {
  readonly plan: Look<MirrorPlan>
  /** The side that follows: "at GitHub", "in team/project". */
  readonly where: string
  /** What a person may do about refs that are not touched; null when nothing. */
  readonly stopAdvice: string | null
  readonly isSeen: boolean
  readonly onSeen: (seen: boolean) => void
  readonly onAgain: () => void
}) => {
  if (plan.kind === 'failed') {
    return <CallFailure error={plan.error} actions={<Button onClick={onAgain}>Look again</Button>} />
  }
  if (plan.kind !== 'done') return null
  const { counts, refs } = plan.value
  const isUncertain = refs.some(({ certain }) => !certain)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.unchanged
  return (
    <section className={styles['plan']} aria-label="What the first run does">
      <div role="status">
        {planSentences(counts, where).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {counts.stop > 0 && stopAdvice !== null && <p className={styles['muted']}>{stopAdvice}</p>}
        {isUncertain && (
          <p className={styles['muted']}>
            Some of it shows only in the first run, because not all commits of the remote are here yet.
          </p>
        )}
      </div>
      {isSerious(plan.value) && (
        <>
          <PlanRefs refs={refs} />
          {total > refs.length && (
            <p className={styles['muted']}>
              The first {refs.length} of {total.toLocaleString('en')} are listed.
            </p>
          )}
        </>
      )}
      {needsConsent(plan.value) && (
        <CheckField
          label="I have seen what is overwritten."
          hint="The old tips are kept and can be restored from Kept."
          checked={isSeen}
          onChange={onSeen}
        />
      )}
    </section>
  )
}
