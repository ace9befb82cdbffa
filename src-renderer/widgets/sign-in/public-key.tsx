import type { KeyPage, SshKey } from '../../../src-shared/domain/ssh-key.ts'
import { CopyField } from '../../components/copy-button.tsx'
import styles from './public-key.module.css'
import linkStyles from './token-fields.module.css'

/** The public part of an SSH key, to take away, and the page that takes it. */
export const PublicKey = ({
  sshKey,
  page,
}: {
  readonly sshKey: SshKey
  /** null where no page of the host is known. */
  readonly page: KeyPage | null
}) => (
  <div className={styles['key']}>
    <CopyField text={sshKey.publicKey} what="Public key" />
    <p className={styles['small']}>
      {page === null ? (
        'Add this public key at the host, to your account or as a deploy key of the repository.'
      ) : (
        <>
          Paste it at{' '}
          <a href={page.url} target="_blank" rel="noreferrer" className={linkStyles['link']}>
            {page.label}
          </a>
          .
        </>
      )}{' '}
      Its fingerprint is <code>{sshKey.fingerprint}</code>.
    </p>
  </div>
)
