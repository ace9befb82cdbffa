import type { ReactNode } from 'react'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Page } from '../../components/page.tsx'
import { TabLinks } from '../../components/tab-links.tsx'
import { places, type RepositoryTab } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'

const tabs: readonly (readonly [RepositoryTab, string])[] = [
  ['branches', 'Branches'],
  ['tags', 'Tags'],
  ['commits', 'Commits'],
  ['files', 'Files'],
  ['runs', 'Runs'],
  ['kept', 'Kept'],
  ['mirrors', 'Mirrors'],
  ['access', 'Access'],
  ['settings', 'Settings'],
]

export const RepositoryPage = ({
  name,
  tab,
  children,
}: {
  readonly name: string
  readonly tab: RepositoryTab
  readonly children: (repository: RepositoryDetails) => ReactNode
}) => {
  const { data } = useCall('repositories.get', { name })
  return (
    <Page
      title={name}
      layout="fill"
      bar={
        <TabLinks
          label="Repository"
          tabs={tabs.map(([key, label]) => ({
            label,
            to: places.repository(name, key),
            isCurrent: key === tab,
          }))}
        />
      }
    >
      {data !== null && children(data)}
    </Page>
  )
}
