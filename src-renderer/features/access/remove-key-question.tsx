import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { useAction } from '../../stores/use-action.ts'

/** Asks before a key goes. */
export const RemoveKeyQuestion = ({
  call,
  removing,
  description,
  onClose,
  onRemoved,
}: {
  readonly call: 'keys.remove' | 'signingKeys.remove'
  /** The key that is asked about; null closes. */
  readonly removing: { readonly id: string; readonly name: string } | null
  /** What removing it means. */
  readonly description: string
  readonly onClose: () => void
  readonly onRemoved: () => void
}) => {
  const remove = useAction(call)
  const close = (): void => {
    remove.clear()
    onClose()
  }
  return (
    <ConfirmDialog
      open={removing !== null}
      onClose={close}
      title={`Remove ${removing?.name ?? 'this key'}?`}
      description={description}
      confirmLabel="Remove the key"
      busy={remove.isBusy}
      onConfirm={() => {
        if (removing === null) return
        void remove.run({ id: removing.id }).then((done) => {
          if (done === null) return
          close()
          onRemoved()
        })
      }}
    >
      {remove.error !== null && <CallErrorPanel error={remove.error} />}
    </ConfirmDialog>
  )
}
