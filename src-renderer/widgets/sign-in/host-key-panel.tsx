import { useState } from 'react'
import type { HostKey } from '../../../src-shared/domain/account.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { CheckField } from '../../components/field.tsx'
import { useSlow } from '../../lib/use-slow.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { CallFailure } from './call-failure.tsx'
import { hostIdentity } from './host-identity.ts'
import { HostKeyChoice } from './host-key-choice.tsx'
import styles from './host-keys.module.css'

type Trust = { readonly host: string; readonly onTrusted: () => void }

/** Reads the keys an SSH host shows, to compare them with what it publishes, and trusts the chosen one. */
export const HostKeyPanel = ({ host, onTrusted }: Trust) => {
  const shown = useCall('hostKeys.scan', { host })
  const trusted = useCall('hostKeys.list', {})
  const isWaiting = shown.isLoading || shown.isRefreshing || trusted.isLoading || trusted.isRefreshing
  const isSlow = useSlow(isWaiting)
  const error = shown.error ?? trusted.error
  if (isWaiting) {
    return isSlow ? (
      <p role="status" className={styles['muted']}>
        Asking {host} for its keys…
      </p>
    ) : null
  }
  if (error !== null) {
    return <CallFailure error={error} actions={<Button onClick={shown.reload}>Ask again</Button>} />
  }
  if (shown.data === null || trusted.data === null) return null
  return <Keys host={host} onTrusted={onTrusted} shown={shown.data.items} trusted={trusted.data.items} />
}

const Keys = ({
  host,
  onTrusted,
  shown,
  trusted,
}: Trust & { readonly shown: readonly HostKey[]; readonly trusted: readonly HostKey[] }) => {
  const [chosen, setChosen] = useState(shown[0]?.fingerprint ?? '')
  const [isSure, setSure] = useState(false)
  const trust = useAction('hostKeys.trust')
  const identity = hostIdentity(shown, trusted)

  const accept = async (fingerprint: string): Promise<void> => {
    if ((await trust.run({ host, fingerprint })) !== null) onTrusted()
  }
  if (identity.kind === 'trusted') {
    return (
      <div className={styles['panel']}>
        <p>{host} shows the key that you trust.</p>
        <HostKeyChoice keys={[identity.key]} chosen={identity.key.fingerprint} onChoose={setChosen} />
        {trust.error !== null && <CallFailure error={trust.error} />}
        <div className={styles['actions']}>
          <Button busy={trust.isBusy} onClick={() => void accept(identity.key.fingerprint)}>
            Try again
          </Button>
        </div>
      </div>
    )
  }
  const hasChanged = identity.kind === 'changed'
  return (
    <div className={styles['panel']}>
      {hasChanged ? (
        <ErrorPanel
          title={`${host} shows another key than the one you trusted.`}
          advice="Somebody may be between you and the host. Ask its administrator over another way before you go on; until then nothing is sent to it."
        >
          <p>
            Trusted until now: <code>{identity.trusted.fingerprint}</code>
          </p>
        </ErrorPanel>
      ) : (
        <p>
          Compare this fingerprint with the one that {host} publishes. If they are equal, you reach the right
          host; from then on it must show this very key.
        </p>
      )}
      <HostKeyChoice keys={shown} chosen={chosen} onChoose={setChosen} />
      {hasChanged && (
        <CheckField
          label={`I asked who runs ${host}: this key is theirs.`}
          checked={isSure}
          onChange={setSure}
        />
      )}
      {trust.error !== null && <CallFailure error={trust.error} />}
      <div className={styles['actions']}>
        <Button
          tone={hasChanged ? 'danger' : 'primary'}
          disabled={hasChanged && !isSure}
          busy={trust.isBusy}
          onClick={() => void accept(chosen)}
        >
          {hasChanged ? 'Trust the new key' : 'They are equal, trust it'}
        </Button>
      </div>
    </div>
  )
}
