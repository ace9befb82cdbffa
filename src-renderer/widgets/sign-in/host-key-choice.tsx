import { useId } from 'react'
import type { HostKey } from '../../../src-shared/domain/account.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { keyTypeName } from './host-identity.ts'
import styles from './host-keys.module.css'

/** The fingerprints that a host shows, to compare; with several, the one that was compared is chosen. */
export const HostKeyChoice = ({
  keys,
  chosen,
  onChoose,
}: {
  readonly keys: readonly HostKey[]
  readonly chosen: string
  readonly onChoose: (fingerprint: string) => void
}) => {
  const name = useId()
  return (
    <ul className={styles['keys']} aria-label="Fingerprints">
      {keys.map(({ fingerprint, keyType }) => (
        <li key={fingerprint} className={styles['key']}>
          {keys.length > 1 && (
            <input
              id={`${name}${fingerprint}`}
              type="radio"
              name={name}
              checked={fingerprint === chosen}
              onChange={() => onChoose(fingerprint)}
            />
          )}
          <label htmlFor={`${name}${fingerprint}`} className={styles['fingerprint']}>
            <span className={styles['type']}>{keyTypeName(keyType)}</span>
            <br />
            <code>{fingerprint}</code>
          </label>
          <CopyButton text={fingerprint} what="the fingerprint" />
        </li>
      ))}
    </ul>
  )
}
