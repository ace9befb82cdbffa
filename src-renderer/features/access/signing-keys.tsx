import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SigningKey } from '../../../src-shared/domain/signing-key.ts'
import { Badge } from '../../components/badge.tsx'
import { Button, IconButton } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { Time } from '../../components/time.tsx'
import { useCall } from '../../stores/use-call.ts'
import { AddSigningKeyDialog } from './add-signing-key-dialog.tsx'
import { RemoveKeyQuestion } from './remove-key-question.tsx'
import styles from './access.module.css'

const kindNames = { openpgp: 'OpenPGP', ssh: 'SSH' } as const

const nameOf = ({ label, fingerprint }: SigningKey): string => (label === '' ? fingerprint : label)

const SigningKeyRow = ({
  signingKey,
  onRemove,
}: {
  readonly signingKey: SigningKey
  readonly onRemove: () => void
}) => (
  <li className={styles['key']}>
    <div className={styles['keyText']}>
      <span className={styles['keyName']} title={nameOf(signingKey)}>
        {nameOf(signingKey)}
      </span>{' '}
      <Badge>{signingKey.organization}</Badge> <Badge>{kindNames[signingKey.kind]}</Badge>
      <code title={signingKey.fingerprint}>{signingKey.fingerprint}</code>
    </div>
    <Time at={signingKey.createdAt} />
    <IconButton label={`Remove the signing key ${nameOf(signingKey)}`} icon={<Trash2 />} onClick={onRemove} />
  </li>
)

/** Keys whose owners sign commits, for the rule verify-sig: for every repository, not this one alone. */
export const SigningKeys = () => {
  const { data, error, reload } = useCall('signingKeys.list', {})
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<SigningKey | null>(null)
  return (
    <Section
      title="Signing keys"
      description="Where a token asks for signatures (verify-sig), every commit it pushes must be signed with one of these, in any repository."
      actions={<Button onClick={() => setAdding(true)}>Add a signing key</Button>}
    >
      {error !== null && <CallErrorPanel error={error} />}
      {data !== null && data.items.length === 0 && (
        <p className={styles['none']}>
          No signing keys yet. Until there is one, such a token pushes no commits.
        </p>
      )}
      {data !== null && data.items.length > 0 && (
        <ul className={styles['keys']}>
          {data.items.map((key) => (
            <SigningKeyRow key={key.id} signingKey={key} onRemove={() => setRemoving(key)} />
          ))}
        </ul>
      )}
      {isAdding && <AddSigningKeyDialog onClose={() => setAdding(false)} onAdded={reload} />}
      <RemoveKeyQuestion
        call="signingKeys.remove"
        removing={removing === null ? null : { id: removing.id, name: nameOf(removing) }}
        description="New commits signed with it are refused where signatures are asked for. Commits that are here stay."
        onClose={() => setRemoving(null)}
        onRemoved={reload}
      />
    </Section>
  )
}
