import { useState } from 'react'
import type { FlipManyItem, FlipPlan } from '../../../src-shared/domain/flip.ts'
import { flipActionWords, flipSentences } from '../../../src-shared/domain/flip-words.ts'
import type { Direction, Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import styles from './flip-dialog.module.css'
import { flipResultWords, flipSummary } from './flip-result-words.ts'

const directions = [
  { value: 'push', label: 'Push' },
  { value: 'pull', label: 'Pull' },
  { value: 'sync', label: 'Two-way' },
] as const

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

/** What became of each, one below the other. */
export const FlipResults = ({
  items,
  direction,
  nameOf,
  onItem,
}: {
  readonly direction: Direction
  readonly items: readonly FlipManyItem[]
  readonly nameOf: (mirrorId: string) => string
  readonly onItem: (item: FlipManyItem) => void
}) => (
  <>
    <p role="status">{flipSummary(items)}</p>
    <ul className={styles['results']} aria-label="What became of each">
      {items.map(({ mirrorId, result }) => (
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

const Content = ({
  mirrors,
  onClose,
}: {
  readonly mirrors: readonly Mirror[]
  readonly onClose: () => void
}) => {
  const [direction, setDirection] = useState<Direction>(mirrors[0]?.direction === 'push' ? 'pull' : 'push')
  const [items, setItems] = useState<readonly FlipManyItem[] | null>(null)
  const flipMany = useAction('mirrors.flipMany')
  const turning = mirrors.filter((mirror) => mirror.direction !== direction)
  const names = new Map(mirrors.map(({ id, repository }) => [id, repository]))
  const start = async (): Promise<void> => {
    const mirrorIds = turning.map(({ id }) => id)
    const answer = await flipMany.run({ mirrorIds, direction, whenRunning: 'wait' })
    if (answer !== null) setItems(answer.items)
  }
  return (
    <>
      <div className={styles['body']}>
        {items === null ? (
          <>
            <SegmentedControl
              label="New direction"
              value={direction}
              choices={directions}
              onChange={setDirection}
            />
            <p className={styles['muted']}>
              {turning.length === mirrors.length
                ? `${plural(turning.length, 'mirror')} are looked at, one by one. Those that lose nothing are turned round; for the others you see what would be lost.`
                : `${turning.length} of ${plural(mirrors.length, 'mirror')} go another way. Those that lose nothing are turned round; for the others you see what would be lost.`}
            </p>
          </>
        ) : (
          <FlipResults
            items={items}
            direction={direction}
            nameOf={(id) => names.get(id) ?? id}
            onItem={(next) => setItems(items.map((item) => (item.mirrorId === next.mirrorId ? next : item)))}
          />
        )}
        {flipMany.error !== null && <CallFailure error={flipMany.error} />}
      </div>
      <div className={styles['foot']}>
        <Button onClick={onClose}>{items === null ? 'Cancel' : 'Done'}</Button>
        {items === null && (
          <Button
            tone="primary"
            busy={flipMany.isBusy}
            disabled={turning.length === 0}
            onClick={() => void start()}
          >
            {`Turn round ${plural(turning.length, 'mirror')}`}
          </Button>
        )}
      </div>
    </>
  )
}

/** Turns several mirrors round; nothing is lost that was not approved row by row. */
export const FlipManyDialog = ({
  mirrors,
  onClose,
}: {
  /** Empty while it is closed. */
  readonly mirrors: readonly Mirror[]
  readonly onClose: () => void
}) => (
  <Dialog
    open={mirrors.length > 0}
    onClose={onClose}
    title={`Turn round ${plural(mirrors.length, 'mirror')}`}
  >
    {mirrors.length > 0 && <Content mirrors={mirrors} onClose={onClose} />}
  </Dialog>
)
