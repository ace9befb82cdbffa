import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { WebhooksSection } from '../../widgets/webhooks/webhooks-section.tsx'
import { DangerSection } from './danger-section.tsx'
import { DefaultBranchSection } from './default-branch-section.tsx'
import { KeptSection } from './kept-section.tsx'
import { RenameSection } from './rename-section.tsx'
import styles from './repository-settings.module.css'

/** What can be changed of a repository; what takes something away stands last and says what will happen. */
export const RepositorySettingsTab = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <div className={styles['tab']}>
    <DefaultBranchSection key={repository.defaultBranch} repository={repository} />
    <RenameSection repository={repository} />
    <KeptSection repository={repository} />
    <WebhooksSection repository={repository.name} />
    <DangerSection repository={repository} />
  </div>
)
