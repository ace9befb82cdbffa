import type { ReactNode } from 'react'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import styles from './discovery.module.css'

/**
 * Adds many at once: first the choices and what they come to, then how far it is. Closing it stops nothing that has
 * begun.
 */
export const BulkDialog = ({
  title,
  description,
  verb,
  count,
  before,
  isStarted,
  state,
  isBusy,
  isStopping,
  errors,
  onBegin,
  onStop,
  onClose,
  children,
}: {
  readonly title: string
  readonly description?: string
  /** What the button does: "Import". */
  readonly verb: string
  /** To how many, as the plan has it; 0 while that is not known. */
  readonly count: number
  /** What is to be done first, in the place of beginning; its button says so. */
  readonly before?: string | undefined
  readonly isStarted: boolean
  readonly state: ImportState | null
  readonly isBusy: boolean
  readonly isStopping: boolean
  /** Of the plan, and of the begin. */
  readonly errors: readonly (AppError | null)[]
  readonly onBegin: () => void
  readonly onStop: () => void
  readonly onClose: () => void
  /** The choices, and the plan. */
  readonly children: ReactNode
}) => {
  const isUnderWay = isStarted && (state === null || state.finishedAt === null)
  const shown = errors.filter((error) => error !== null)
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={title}
      description={description}
      footer={
        isStarted ? (
          <>
            {isUnderWay && (
              <Button busy={isStopping} onClick={onStop}>
                Stop
              </Button>
            )}
            <Button tone="primary" onClick={onClose}>
              {isUnderWay ? 'Go on in the background' : 'Done'}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              tone="primary"
              busy={isBusy}
              disabled={count === 0 && before === undefined}
              onClick={onBegin}
            >
              {before ?? (count === 0 ? verb : `${verb} ${count}`)}
            </Button>
          </>
        )
      }
    >
      {isStarted ? (
        state !== null && <BulkProgress state={state} label={verb} />
      ) : (
        <div className={styles['stack']}>
          {children}
          {shown.map((error) => (
            <CallFailure key={error.message} error={error} />
          ))}
        </div>
      )}
    </Dialog>
  )
}
