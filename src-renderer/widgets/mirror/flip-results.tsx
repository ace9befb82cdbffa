import type { FlipManyItem, FlipPlan } from '../../../src-shared/domain/flip.ts'
import { flipActionWords, flipSentences } from '../../../src-shared/domain/flip-words.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useAction } from '../../stores/use-action.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import styles from './flip-dialog.module.css'
import { flipResultWords, flipSummary, needsYouFirst } from './flip-result-words.ts'

/** One mirror that was not turned round because something would be lost; it can be approved by itself. */
const Approve = ({
  plan,
  onResult,
}: {
  readonly plan: FlipPlan
  readonly onResult: (result: FlipManyItem['result']) => void
}) => {
  const flip = useAction('mirrors.flip')
  const approve = async (): Promise<void> => {
    const { mirrorId, direction, fingerprint } = plan
    // Whether it may become public was asked before there was a plan.
    const approved = { approvePlan: fingerprint, confirmPublic: true }
    const input = { mirrorId, direction, whenRunning: 'wait' as const, ...approved }
    const result = await flip.run(input)
    if (result !== null) onResult(result)
  }
  return (
    <>
      {flipSentences(plan).map((sentence) => (
        <span key={sentence} className={styles['muted']}>
          {sentence}
        </span>
      ))}
      <span>
        <Button size="small" tone="danger" busy={flip.isBusy} onClick={() => void approve()}>
          {flipActionWords(plan)}
        </Button>
      </span>
      {flip.error !== null && <CallFailure error={flip.error} />}
    </>
  )
}

/** One mirror that was not turned round because something private would become public. */
const Publish = ({
  mirrorId,
  direction,
  onResult,
}: {
  readonly mirrorId: string
  readonly direction: Direction
  readonly onResult: (result: FlipManyItem['result']) => void
}) => {
  const flip = useAction('mirrors.flip')
  const publish = async (): Promise<void> => {
    const input = { mirrorId, direction, whenRunning: 'wait' as const, confirmPublic: true }
    const result = await flip.run(input)
    if (result !== null) onResult(result)
  }
  return (
    <>
      <span>
        <Button size="small" tone="danger" busy={flip.isBusy} onClick={() => void publish()}>
          Publish and turn round
        </Button>
      </span>
      {flip.error !== null && <CallFailure error={flip.error} />}
    </>
  )
}

/** What became of each, those first that need a person; while more are under way, how far it is. */
export const FlipResults = ({
  items,
  total = null,
  direction,
  nameOf,
  onItem,
}: {
  readonly direction: Direction
  readonly items: readonly FlipManyItem[]
  /** How many it will be; null when no more come. */
  readonly total?: number | null
  readonly nameOf: (mirrorId: string) => string
  readonly onItem: (item: FlipManyItem) => void
}) => (
  <>
    <p role="status">
      {total === null
        ? flipSummary(items)
        : `${items.length} of ${total} looked at${items.length === 0 ? '' : `: ${flipSummary(items)}`}`}
    </p>
    {total !== null && <ProgressBar fraction={items.length / total} label="Turning round" />}
    <ul className={styles['results']} aria-label="What became of each" tabIndex={0}>
      {needsYouFirst(items).map(({ mirrorId, result }) => (
        <li key={mirrorId}>
          <strong>{nameOf(mirrorId)}</strong>
          {result.outcome === 'needs_approval' ? (
            <Approve plan={result.plan} onResult={(next) => onItem({ mirrorId, result: next })} />
          ) : (
            <span className={styles['muted']}>{flipResultWords(result)}</span>
          )}
          {result.outcome === 'failed' && result.code === 'publish_unconfirmed' && (
            <Publish
              mirrorId={mirrorId}
              direction={direction}
              onResult={(next) => onItem({ mirrorId, result: next })}
            />
          )}
        </li>
      ))}
    </ul>
  </>
)
