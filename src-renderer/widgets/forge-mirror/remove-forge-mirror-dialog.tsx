import { useState } from 'react'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { ByHand } from '../../../src-shared/domain/forge-run.ts'
import { CheckField } from '../../components/field.tsx'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { ByHandSteps } from './by-hand-steps.tsx'
import type { ForgeMirror } from './forge-mirror-words.ts'

/** Asks before a mirror is taken away at its forge. */
export const RemoveForgeMirrorDialog = ({
  mirror,
  onClose,
}: {
  readonly mirror: ForgeMirror
  readonly onClose: () => void
}) => {
  const [forgetOnly, setForgetOnly] = useState(false)
  const [byHand, setByHand] = useState<ByHand | null>(null)
  const remove = useAction('forgeMirrors.remove')
  const showToast = useShowToast()
  const forge = hostName(mirror.forge.host)
  const begin = async (): Promise<void> => {
    const answer = await remove.run({ id: mirror.id, forgetOnly })
    if (answer === null) return
    if (answer.byHand !== null) {
      setByHand(answer.byHand)
      return
    }
    const text = forgetOnly
      ? `${mirror.repository} is no longer watched; ${forge} goes on mirroring it.`
      : `${forge} no longer mirrors ${mirror.repository}.`
    showToast({ text, tone: 'neutral' })
    onClose()
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title="Remove this mirror?"
      description={
        forgetOnly
          ? `It is no longer shown or watched here. ${forge} goes on mirroring it.`
          : `${forge} no longer mirrors ${mirror.repository}. What both sides hold stays as it is.`
      }
      confirmLabel={forgetOnly ? 'Stop watching' : 'Remove mirror'}
      busy={remove.isBusy}
      confirmDisabled={byHand !== null && !forgetOnly}
      onConfirm={() => void begin()}
    >
      <CheckField
        label={`Leave it at ${forge}, and only stop watching`}
        checked={forgetOnly}
        onChange={setForgetOnly}
      />
      {byHand !== null && <ByHandSteps byHand={byHand} />}
      {remove.error !== null && <CallFailure error={remove.error} />}
    </ConfirmDialog>
  )
}
