import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import type { RepositoryDetails } from '../../src-shared/domain/repository.ts'
import { EmptyState } from '../components/empty-state.tsx'
import { Page } from '../components/page.tsx'
import { SlowSkeletonRows } from '../components/skeleton.tsx'
import { BoardPage } from '../features/board/board-page.tsx'
import { RepositoryPage } from '../features/repository/repository-page.tsx'
import { RefsTab } from '../features/refs/refs-tab.tsx'
import {
  places,
  readRevision,
  readSegment,
  repositoryTabs,
  routes,
  type RepositoryTab,
} from '../lib/places.ts'

// What is not the first thing a person looks at is loaded when they go there.
const RepositoriesPage = lazy(async () => ({
  default: (await import('../features/repositories/repositories-page.tsx')).RepositoriesPage,
}))
const CommitsTab = lazy(async () => ({
  default: (await import('../features/history/commits-tab.tsx')).CommitsTab,
}))
const CommitTab = lazy(async () => ({
  default: (await import('../features/history/commit-tab.tsx')).CommitTab,
}))
const CompareTab = lazy(async () => ({
  default: (await import('../features/history/compare-tab.tsx')).CompareTab,
}))
const FilesTab = lazy(async () => ({ default: (await import('../features/files/files-tab.tsx')).FilesTab }))
const WhyTab = lazy(async () => ({ default: (await import('../features/why/why-tab.tsx')).WhyTab }))
const RunsTab = lazy(async () => ({ default: (await import('../features/runs/runs-tab.tsx')).RunsTab }))
const KeptTab = lazy(async () => ({ default: (await import('../features/kept/kept-tab.tsx')).KeptTab }))
const MirrorsTab = lazy(async () => ({
  default: (await import('../features/repository-mirrors/mirrors-tab.tsx')).MirrorsTab,
}))
const AccessTab = lazy(async () => ({
  default: (await import('../features/access/access-tab.tsx')).AccessTab,
}))
const RepositorySettingsTab = lazy(async () => ({
  default: (await import('../features/repository-settings/repository-settings-tab.tsx'))
    .RepositorySettingsTab,
}))
const AddMirrorPage = lazy(async () => ({
  default: (await import('../features/add-mirror/add-mirror-page.tsx')).AddMirrorPage,
}))
const AccountsPage = lazy(async () => ({
  default: (await import('../features/accounts/accounts-page.tsx')).AccountsPage,
}))
const DiscoveryPage = lazy(async () => ({
  default: (await import('../features/discovery/discovery-page.tsx')).DiscoveryPage,
}))
const HooksInPage = lazy(async () => ({
  default: (await import('../features/hooks-in/hooks-in-page.tsx')).HooksInPage,
}))
const ActivityPage = lazy(async () => ({
  default: (await import('../features/activity/activity-page.tsx')).ActivityPage,
}))
const WebhookPage = lazy(async () => ({
  default: (await import('../features/webhooks/webhook-page.tsx')).WebhookPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/settings-page.tsx')).SettingsPage,
}))

/** What a tab of a repository shows. A tab whose place has more segments has a route of its own. */
const tabContent = (tab: RepositoryTab, repository: RepositoryDetails) => {
  switch (tab) {
    case 'branches':
      return <RefsTab repository={repository} kind="branch" />
    case 'tags':
      return <RefsTab repository={repository} kind="tag" />
    case 'commits':
      return <CommitsTab repository={repository} />
    case 'files':
      return <FilesTab repository={repository} revision={null} path="" />
    case 'runs':
      return <RunsTab repository={repository} runId={null} />
    case 'kept':
      return <KeptTab repository={repository} />
    case 'mirrors':
      return <MirrorsTab repository={repository} />
    case 'access':
      return <AccessTab repository={repository} />
    case 'settings':
      return <RepositorySettingsTab repository={repository} />
  }
}

const isTab = (text: string): text is RepositoryTab => repositoryTabs.some((tab) => tab === text)

/** Every address of the interface; `lib/places.ts` writes them. */
export const Routes = () => (
  <Suspense fallback={<SlowSkeletonRows label="Loading the page" />}>
    <Switch>
      <Route path={routes.board}>
        <BoardPage />
      </Route>
      <Route path={routes.add}>
        <AddMirrorPage />
      </Route>
      <Route path={routes.repositories}>
        <RepositoriesPage />
      </Route>
      <Route path={routes.commit}>
        {({ name, id }) => (
          <RepositoryPage name={readSegment(name)} tab="commits">
            {(repository) => <CommitTab repository={repository} id={readSegment(id)} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path={routes.compare}>
        {({ name, base, head }) => (
          <RepositoryPage name={readSegment(name)} tab="commits">
            {(repository) => (
              <CompareTab repository={repository} base={readSegment(base)} head={readSegment(head)} />
            )}
          </RepositoryPage>
        )}
      </Route>
      <Route<{ name: string; revision?: string; path?: string }> path={routes.files}>
        {({ name, revision, path }) => (
          <RepositoryPage name={readSegment(name)} tab="files">
            {(repository) => (
              <FilesTab
                repository={repository}
                revision={readRevision(revision)}
                path={readSegment(path) ?? ''}
              />
            )}
          </RepositoryPage>
        )}
      </Route>
      <Route<{ name: string; ref?: string }> path={routes.why}>
        {({ name, ref }) => {
          const asked = readSegment(ref) ?? null
          return (
            <RepositoryPage
              name={readSegment(name)}
              tab={asked?.startsWith('refs/tags/') === true ? 'tags' : 'branches'}
            >
              {(repository) => <WhyTab repository={repository} refText={asked} />}
            </RepositoryPage>
          )
        }}
      </Route>
      <Route path={routes.run}>
        {({ name, runId }) => (
          <RepositoryPage name={readSegment(name)} tab="runs">
            {(repository) => <RunsTab repository={repository} runId={readSegment(runId)} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path={routes.repository}>
        {({ name, tab = 'branches' }) =>
          isTab(tab) ? (
            <RepositoryPage name={readSegment(name)} tab={tab}>
              {(repository) => tabContent(tab, repository)}
            </RepositoryPage>
          ) : (
            <Redirect to={places.repository(readSegment(name))} replace />
          )
        }
      </Route>
      <Route path={routes.hooksIn}>{({ id }) => <HooksInPage key={id} accountId={readSegment(id)} />}</Route>
      <Route path={routes.discovery}>
        {({ id }) => <DiscoveryPage key={id} accountId={readSegment(id)} />}
      </Route>
      <Route path={routes.accounts}>
        <AccountsPage />
      </Route>
      <Route path={routes.activity}>
        <ActivityPage />
      </Route>
      <Route path={routes.settings}>
        <SettingsPage />
      </Route>
      <Route<{ id: string; deliveryId?: string }> path={routes.webhook}>
        {({ id, deliveryId }) => (
          <WebhookPage id={readSegment(id)} deliveryId={readSegment(deliveryId) ?? null} />
        )}
      </Route>
      <Route>
        <Page title="Not found">
          <EmptyState title="There is no such page." text="The address may be from an older version." />
        </Page>
      </Route>
    </Switch>
  </Suspense>
)
