import { useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import type { ForgeMirror } from './forge-mirror-words.ts'
import { FlipObstacles } from './flip-obstacles.tsx'
import styles from './forge-mirror.module.css'

/** Turns many mirrors of a forge round, one after the other; what is left for a person is named with its reason. */
export const FlipForgeMirrorsDialog = ({
  mirrors,
  onClose,
}: {
  readonly mirrors: readonly ForgeMirror[]
  readonly onClose: () => void
}) => {
  // What was asked about stays: turned round, a mirror is another one.
  const [shown] = useState(mirrors)
  const [first] = shown
  const accountId = first?.forge.accountId ?? ''
  const ofOne = shown.every(({ forge }) => forge.accountId === accountId)
  const [isStarted, setStarted] = useState(false)
  const [accountWhereNone, setAccountWhereNone] = useState('')
  const choice = {
    ids: shown.map(({ id }) => id),
    ...(accountWhereNone === '' ? {} : { accountWhereNone }),
  }
  const plan = useCall(
    'forgeMirrors.planFlipMany',
    ofOne && !isStarted && shown.length <= 1_000 ? choice : null,
  )
  const flip = useAction('forgeMirrors.flipMany')
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'forgeMirrors.progressed' && event.payload.accountId === accountId
  const progress = useCall('forgeMirrors.job', isStarted ? { accountId } : null, { refreshOn: isOfAccount })
  const state = progress.data?.state ?? null
  const begin = async (): Promise<void> => {
    if ((await flip.run(choice)) !== null) setStarted(true)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Turn round ${plural(shown.length, 'mirror')} at ${hostName(first?.forge.host ?? '')}`}
      description="Each is pulled a last time, made an ordinary repository, and then pushed; or pushed a last time, and then pulled. Never both at once. Those at which something would be lost, or a step is yours, are left and named."
      footer={
        <>
          <Button onClick={onClose}>{isStarted ? 'Close' : 'Cancel'}</Button>
          {!isStarted && (
            <Button tone="primary" busy={flip.isBusy} disabled={!ofOne} onClick={() => void begin()}>
              Turn round {shown.length}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['stack']} role="status">
        {!ofOne && <p>They are at several forges: choose those of one.</p>}
        {!isStarted && plan.data !== null && (
          <FlipObstacles
            rows={plan.data.rows}
            host={first?.host ?? ''}
            accountId={accountWhereNone}
            onAccount={setAccountWhereNone}
          />
        )}
        {state !== null && (
          <>
            <p>
              {state.done - state.failedCount} of {state.total} turned round
              {state.failedCount > 0 && `, ${state.failedCount} left`}.
            </p>
            {state.finishedAt === null && (
              <ProgressBar fraction={state.done / state.total} label="Turning round" />
            )}
            {state.failures.length > 0 && (
              <ul className={styles['refs']} aria-label="Left" tabIndex={0}>
                {state.failures.map(({ path, failure }) => (
                  <li key={path}>
                    <b>{path}</b> {failure.title} {failure.advice}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        {flip.error !== null && <CallFailure error={flip.error} />}
      </div>
    </Dialog>
  )
}
