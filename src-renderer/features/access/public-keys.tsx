import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { PublicKey } from '../../../src-shared/domain/token.ts'
import { Badge } from '../../components/badge.tsx'
import { Button, IconButton } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { Time } from '../../components/time.tsx'
import { useCall } from '../../stores/use-call.ts'
import { AddKeyDialog } from './add-key-dialog.tsx'
import { RemoveKeyQuestion } from './remove-key-question.tsx'
import styles from './access.module.css'

const KeyRow = ({
  publicKey,
  onRemove,
}: {
  readonly publicKey: PublicKey
  readonly onRemove: () => void
}) => {
  return (
    <li className={styles['key']}>
      <div className={styles['keyText']}>
        {publicKey.label === '' ? publicKey.organization : publicKey.label}{' '}
        <Badge>{publicKey.organization}</Badge> <Badge>{publicKey.algorithm}</Badge>
        <code title={publicKey.fingerprint}>{publicKey.fingerprint}</code>
      </div>
      <Time at={publicKey.createdAt} />
      {publicKey.builtIn ? (
        <Badge>Mirrordesk’s own</Badge>
      ) : (
        <IconButton
          label={`Remove the key ${publicKey.label === '' ? publicKey.fingerprint : publicKey.label}`}
          icon={<Trash2 />}
          onClick={onRemove}
        />
      )}
    </li>
  )
}

/** Keys that may sign tokens for this Mirrordesk: for every repository, not this one alone. */
export const PublicKeys = () => {
  const { data, error, reload } = useCall('keys.list', {})
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<PublicKey | null>(null)
  return (
    <Section
      title="Public keys"
      description="Whoever holds the private part makes tokens without asking Mirrordesk, for all repositories."
      actions={<Button onClick={() => setAdding(true)}>Add a key</Button>}
    >
      {error !== null && <CallErrorPanel error={error} />}
      {data !== null && (
        <ul className={styles['keys']}>
          {data.items.map((key) => (
            <KeyRow key={key.id} publicKey={key} onRemove={() => setRemoving(key)} />
          ))}
        </ul>
      )}
      {isAdding && <AddKeyDialog onClose={() => setAdding(false)} onAdded={reload} />}
      <RemoveKeyQuestion
        call="keys.remove"
        removing={
          removing === null
            ? null
            : { id: removing.id, name: removing.label === '' ? 'this key' : removing.label }
        }
        description="Tokens signed with it stop working at once. Branches and mirrors are not touched."
        onClose={() => setRemoving(null)}
        onRemoved={reload}
      />
    </Section>
  )
}
