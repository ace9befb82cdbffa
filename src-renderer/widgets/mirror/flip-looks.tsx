import { flipSentences } from '../../../src-shared/domain/flip-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import styles from './flip-dialog.module.css'
import { flipResultWords } from './flip-result-words.ts'
import type { FlipLook } from './use-flip-many.ts'

/** Why a mirror would be left as it is, in sentences. */
const reasonsOf = ({ result }: Extract<FlipLook, { isSafe: false }>): readonly string[] =>
  result.outcome === 'needs_approval' ? flipSentences(result.plan) : [flipResultWords(result)]

/** What turning many mirrors round would do: how many lose nothing, and each that has something against it. */
export const FlipLooks = ({
  plans,
  total,
  nameOf,
}: {
  readonly plans: readonly FlipLook[]
  readonly total: number
  readonly nameOf: (mirrorId: string) => string
}) => {
  const against = plans.flatMap((one) => (one.isSafe ? [] : [one]))
  const safeCount = plans.length - against.length
  const found = `${safeCount} lose nothing, ${against.length} stay as they are.`
  return (
    <>
      <p role="status">{plans.length < total ? `${plans.length} of ${total} looked at: ${found}` : found}</p>
      {plans.length < total && <ProgressBar fraction={plans.length / total} label="Looking" />}
      {against.length > 0 && (
        <ul className={styles['results']} aria-label="What stays as it is" tabIndex={0}>
          {against.map((one) => (
            <li key={one.mirrorId}>
              <strong>{nameOf(one.mirrorId)}</strong>
              {reasonsOf(one).map((sentence) => (
                <span key={sentence} className={styles['muted']}>
                  {sentence}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
