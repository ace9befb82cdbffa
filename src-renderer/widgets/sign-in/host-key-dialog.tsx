import { Dialog } from '../../components/dialog.tsx'
import { useShowToast } from '../../stores/use-toasts.ts'
import { Button } from '../../components/button.tsx'
import { HostKeyPanel } from './host-key-panel.tsx'

/** Shows the keys of a host to compare, and trusts the chosen one. What it stopped is then tried again. */
export const HostKeyDialog = ({
  open,
  onClose,
  host,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly host: string
}) => {
  const show = useShowToast()
  const onTrusted = (): void => {
    show({ text: `${host} is trusted. Mirrors that waited for it are tried again now.`, tone: 'good' })
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`The identity of ${host}`}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <HostKeyPanel host={host} onTrusted={onTrusted} />
    </Dialog>
  )
}
