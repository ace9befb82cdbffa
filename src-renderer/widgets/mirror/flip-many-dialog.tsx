import { useState } from 'react'
import type { Direction, Mirror } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { plural } from '../../lib/plural.ts'
import styles from './flip-dialog.module.css'
import { FlipLooks } from './flip-looks.tsx'
import { FlipResults } from './flip-results.tsx'
import { useFlipMany } from './use-flip-many.ts'

const directions = [
  { value: 'push', label: 'Push' },
  { value: 'pull', label: 'Pull' },
  { value: 'sync', label: 'Two-way' },
] as const

const Content = ({
  mirrors,
  onClose,
}: {
  readonly mirrors: readonly Mirror[]
  readonly onClose: () => void
}) => {
  // What was asked about stays: turned round, a mirror is another one.
  const [shown] = useState(mirrors)
  const [direction, setDirection] = useState<Direction>(shown[0]?.direction === 'push' ? 'pull' : 'push')
  const flip = useFlipMany()
  const { look, turn, isBusy } = flip
  const turning = shown.filter((mirror) => mirror.direction !== direction).map(({ id }) => id)
  const left = (look?.plans ?? []).filter(({ isSafe }) => !isSafe).length
  const names = new Map(shown.map(({ id, repository }) => [id, repository]))
  const nameOf = (id: string): string => names.get(id) ?? id
  return (
    <>
      <div className={styles['body']}>
        {turn === null ? (
          <>
            <SegmentedControl
              label="New direction"
              value={direction}
              choices={directions}
              onChange={(next) => {
                flip.stop()
                flip.forgetLook()
                setDirection(next)
              }}
            />
            <p className={styles['muted']}>
              {turning.length === shown.length
                ? 'Those that lose nothing are turned round; for the others you see what would be lost.'
                : `${turning.length} of ${plural(shown.length, 'mirror')} go another way. Those that lose nothing are turned round; for the others you see what would be lost.`}
            </p>
            {look !== null && <FlipLooks {...look} nameOf={nameOf} />}
          </>
        ) : (
          <FlipResults
            items={turn.items}
            total={isBusy ? turn.total : null}
            direction={direction}
            nameOf={nameOf}
            onItem={flip.replace}
          />
        )}
      </div>
      <div className={styles['foot']}>
        {isBusy ? (
          <Button onClick={flip.stop}>Stop</Button>
        ) : (
          <Button onClick={onClose}>{turn === null ? 'Cancel' : 'Done'}</Button>
        )}
        {turn === null && look === null && turning.length > 0 && (
          <Button onClick={() => void flip.lookAt(turning, direction)}>Look first</Button>
        )}
        {turn === null && (
          <Button
            tone="primary"
            busy={isBusy}
            disabled={turning.length === left}
            onClick={() => void flip.turnRound(turning, direction)}
          >
            {`Turn round ${plural(turning.length - left, 'mirror')}`}
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
