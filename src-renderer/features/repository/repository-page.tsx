import { Fragment, Suspense, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows, SlowSkeletonRows } from '../../components/skeleton.tsx'
import { TabLinks } from '../../components/tab-links.tsx'
import { places, repositoryTabs, type RepositoryTab } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import { CloneButton } from './clone-button.tsx'
import { RepositoryFacts } from './repository-facts.tsx'
import styles from './repository.module.css'

const labels: Readonly<Record<RepositoryTab, string>> = {
  branches: 'Branches',
  tags: 'Tags',
  commits: 'Commits',
  files: 'Files',
  runs: 'Runs',
  kept: 'Kept',
  mirrors: 'Mirrors',
  access: 'Access',
  settings: 'Settings',
}

const counts = (repository: RepositoryDetails | null): Partial<Record<RepositoryTab, number>> =>
  repository === null
    ? {}
    : {
        branches: repository.branchCount,
        tags: repository.tagCount,
        mirrors: repository.mirrorCount,
        ...(repository.keptRefCount > 0 ? { kept: repository.keptRefCount } : {}),
      }

const concerns =
  (name: string) =>
  (event: ContractEvent): boolean =>
    (event.name === 'repository.changed' && event.payload.name === name) ||
    (event.name === 'repository.refsChanged' && event.payload.repository === name)

/** Head and tabs of a repository; `children` draws the tab once it is known that the repository exists. */
export const RepositoryPage = ({
  name,
  tab,
  children,
}: {
  readonly name: string
  readonly tab: RepositoryTab
  readonly children: (repository: RepositoryDetails) => ReactNode
}) => {
  const { data, error, isSlow, reload } = useCall('repositories.get', { name }, { refreshOn: concerns(name) })
  const count = counts(data)

  if (data === null && error?.code === 'not_found') {
    return (
      <Page title={name}>
        <EmptyState
          title={`There is no repository called ${name}.`}
          text="It may have been renamed or deleted. What was deleted stays in the trash for 14 days."
          action={<Link href={places.repositories}>All repositories</Link>}
        />
      </Page>
    )
  }
  return (
    <Page
      title={name}
      subtitle={data === null ? ' ' : <RepositoryFacts repository={data} />}
      actions={data !== null && <CloneButton repository={data} />}
      layout="fill"
      bar={
        <TabLinks
          label="Repository"
          tabs={repositoryTabs.map((key) => ({
            label: labels[key],
            to: places.repository(name, key),
            isCurrent: key === tab,
            count: count[key] ?? null,
          }))}
        />
      }
    >
      {error !== null && data === null && (
        <div className={styles['space']}>
          <CallErrorPanel error={error} actions={<Button onClick={reload}>Try again</Button>} />
        </div>
      )}
      {data === null && isSlow && <SkeletonRows />}
      {data !== null && (
        // What is open or half typed belongs to this repository. A tab that is still on its way leaves the head alone.
        <Fragment key={name}>
          <Suspense fallback={<SlowSkeletonRows label="Loading the page" />}>{children(data)}</Suspense>
        </Fragment>
      )}
    </Page>
  )
}
