import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { useMirrorActions } from './use-mirror-actions.ts'

/** Asks before a held mass change is let through, once. */
export const AcceptChangeDialog = ({
  mirror,
  open,
  onClose,
}: {
  readonly mirror: Mirror
  readonly open: boolean
  readonly onClose: () => void
}) => {
  const { act, busy, error } = useMirrorActions()
  const isTurned = mirror.flippedAt !== null
  const isReplaced = mirror.failure?.code === 'remote_replaced'
  const accept = async (): Promise<void> => {
    if ((await act('accept', mirror)) === null) onClose()
  }
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={
        isTurned
          ? `Overwrite since ${mirror.repository} was turned round?`
          : isReplaced
            ? `Follow the new repository at ${hostName(mirror.host)}?`
            : `Accept what changed at ${hostName(mirror.host)}?`
      }
      description={
        <>
          {mirror.failure?.title.replace(/ (?:Sync is held|Held)\.$/, '')} In {mirror.repository} the next run
          follows, {isReplaced ? 'and so do all after it' : 'this once'}. The old tips are kept and can be
          restored from Kept.
        </>
      }
      confirmLabel={isTurned ? 'Approve' : isReplaced ? 'Accept the new one' : 'Accept the change'}
      tone="primary"
      busy={busy !== null}
      onConfirm={() => void accept()}
    >
      {error !== null && <ErrorPanel title={error.message} />}
    </ConfirmDialog>
  )
}
