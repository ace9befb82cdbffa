import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { Dialog } from '../../components/dialog.tsx'

/** A secret that was made just now: the one time that it is shown. */
export const SecretDialog = ({
  secret,
  onClose,
}: {
  readonly secret: string
  readonly onClose: () => void
}) => (
  <Dialog
    open
    onClose={onClose}
    title="The secret of this webhook"
    description="The receiver needs it to check that requests are genuine. It is not shown again; a new one can be made at any time."
    footer={
      <Button tone="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <CopyField text={secret} what="Secret" />
  </Dialog>
)
