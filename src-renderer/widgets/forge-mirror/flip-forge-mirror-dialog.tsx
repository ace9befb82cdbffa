import { useState } from 'react'
import type { ForgeMirrorPlan, ForgeMirrorResult } from '../../../src-shared/domain/forge-mirror.ts'
import type { ByHand } from '../../../src-shared/domain/forge-run.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { useAccounts } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { PublishDialog, wantsPublishing } from '../mirror/publish-dialog.tsx'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { ByHandSteps } from './by-hand-steps.tsx'
import { ForgePlanView } from './forge-plan-view.tsx'
import type { ForgeMirror } from './forge-mirror-words.ts'
import styles from './forge-mirror.module.css'
import { OtherAccountField } from './other-account-field.tsx'

/** Turns a mirror of a forge round: first the plan, then the steps, the last of which may be the person's. */
export const FlipForgeMirrorDialog = ({
  mirror,
  onClose,
}: {
  readonly mirror: ForgeMirror
  readonly onClose: () => void
}) => {
  const { id, forge } = mirror
  const accounts = [...useAccounts().values()]
  const needsAccount = forge.signIn === 'unknown' || (forge.signIn === 'account' && mirror.accountId === null)
  const fitting = accounts.filter(
    ({ host, credentialKind }) => host === mirror.host && credentialKind === 'password',
  )
  const [otherAccountId, setOther] = useState(mirror.accountId ?? fitting[0]?.id ?? '')
  const [approving, setApproving] = useState<ForgeMirrorPlan | null>(null)
  const [byHand, setByHand] = useState<ByHand | null>(forge.byHand)
  const showToast = useShowToast()
  const flip = useAction('forgeMirrors.flip')
  const goOn = useAction('forgeMirrors.goOn')
  const leave = useAction('forgeMirrors.leaveFlip')
  const choice = { id, ...(needsAccount && otherAccountId !== '' ? { otherAccountId } : {}) }
  const plan = useCall('forgeMirrors.planFlip', forge.isTurning || flip.isBusy ? null : choice, {
    keepPrevious: true,
  })
  const shown = approving ?? (forge.isTurning ? null : plan.data)

  const take = (result: ForgeMirrorResult | null): void => {
    if (result === null) return
    switch (result.outcome) {
      case 'done':
        showToast({ text: `${mirror.repository} is turned round.`, tone: 'good' })
        onClose()
        return
      case 'by_hand':
        setByHand(result.byHand)
        return
      case 'needs_approval':
        setApproving(result.plan)
    }
  }
  const begin = async (confirmPublic = false): Promise<void> => {
    if (forge.isTurning) take(await goOn.run({ id, approvePlan: approving?.fingerprint }))
    else take(await flip.run({ ...choice, approvePlan: shown?.fingerprint ?? undefined, confirmPublic }))
  }
  const errors = [plan.error, flip.error, goOn.error, leave.error].filter((error) => error !== null)
  const isBusy = flip.isBusy || goOn.isBusy
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={`Turn round ${mirror.repository}`}
      description={
        mirror.direction === 'pull'
          ? 'The repository at the forge leads from then on. It never pulls and pushes at once.'
          : 'The other side leads from then on. It never pulls and pushes at once.'
      }
      footer={
        <>
          {forge.isTurning && (
            <Button
              busy={leave.isBusy}
              onClick={() => void leave.run({ id }).then((answer) => answer !== null && onClose())}
            >
              Leave it as it is now
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!forge.isTurning && shown === null}
            onClick={() => void begin()}
          >
            {approving !== null ? 'Keep here, then overwrite' : forge.isTurning ? 'Go on' : 'Turn round'}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        {needsAccount && (
          <OtherAccountField
            host={mirror.host}
            value={otherAccountId}
            onChange={setOther}
            isOptional={false}
          />
        )}
        {shown !== null && <ForgePlanView plan={shown} />}
        {byHand !== null && approving === null && <ByHandSteps byHand={byHand} />}
        {errors
          .filter(({ code }) => code !== 'publish_unconfirmed')
          .map((error) => (
            <CallFailure key={error.message} error={error} />
          ))}
      </div>
      <PublishDialog
        error={wantsPublishing(flip.error) ? flip.error : null}
        confirmLabel="Publish and turn round"
        busy={flip.isBusy}
        onConfirm={() => void begin(true)}
        onClose={flip.clear}
      />
    </Dialog>
  )
}
