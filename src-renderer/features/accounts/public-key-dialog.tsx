import type { Account } from '../../../src-shared/domain/account.ts'
import { keyPageOf } from '../../../src-shared/domain/ssh-key.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import { PublicKey } from '../../widgets/sign-in/public-key.tsx'

/** The public SSH key of an account, to be pasted at its host again. */
export const PublicKeyDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const { data, error, isSlow } = useCall('sshKeys.ofAccount', { accountId: account.id })
  const { kind, host, connection } = account
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Public key of ${account.label}`}
      description="Whoever has it can let you in, and do nothing else with it."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {data === null && error === null && isSlow && <SkeletonRows count={2} />}
      {error !== null && <CallFailure error={error} />}
      {data !== null &&
        (data.key === null ? (
          <p>There is no file with the public part beside {account.keyFile ?? 'the private key'}.</p>
        ) : (
          <PublicKey sshKey={data.key} page={keyPageOf({ kind, host, webUrl: connection?.webUrl })} />
        ))}
    </Dialog>
  )
}
