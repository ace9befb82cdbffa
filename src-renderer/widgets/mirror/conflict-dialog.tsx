import type { Conflict, ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { useAction } from '../../stores/use-action.ts'
import { choiceQuestion, confirmLabels } from './conflict-words.ts'

/** Says what a choice will do, and does it. The tips that were shown go along: what moved meanwhile is not replaced. */
export const ConflictDialog = ({
  mirror,
  conflict,
  choice,
  onClose,
}: {
  readonly mirror: Mirror
  readonly conflict: Conflict
  readonly choice: ConflictChoice
  readonly onClose: () => void
}) => {
  const resolve = useAction('mirrors.resolveConflict')
  const { title, text } = choiceQuestion(choice, conflict, hostName(mirror.host))
  const confirm = async (): Promise<void> => {
    const run = await resolve.run({
      id: mirror.id,
      ref: conflict.ref,
      choice,
      localObjectId: conflict.local.objectId,
      remoteObjectId: conflict.remote.objectId,
    })
    if (run !== null) onClose()
  }
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={title}
      description={text}
      confirmLabel={confirmLabels[choice]}
      tone="primary"
      busy={resolve.isBusy}
      onConfirm={() => void confirm()}
    >
      {resolve.error !== null && <CallErrorPanel error={resolve.error} />}
    </ConfirmDialog>
  )
}
