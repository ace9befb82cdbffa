import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { Section } from '../../components/page.tsx'
import { TokenForm } from '../../widgets/token/token-form.tsx'
import { PublicKeys } from './public-keys.tsx'
import { SigningKeys } from './signing-keys.tsx'
import styles from './access.module.css'

/** Who may clone and push: tokens made here, and keys whose owners make tokens themselves. */
export const AccessTab = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <div className={styles['tab']}>
    <Section
      title="Address"
      description="Everyday git signs in here by itself once it is set up (Settings, Localhost remote)."
    >
      <CopyField text={repository.cloneUrl} what="Clone address" />
    </Section>
    <Section
      title="New token"
      description="For other programs: an address that carries its own access, limited in time and by rules. Mirrordesk stores no tokens; a token ends when its time is over, or when the key that signed it is removed."
    >
      <TokenForm repository={repository.name} />
    </Section>
    <PublicKeys />
    <SigningKeys />
  </div>
)
