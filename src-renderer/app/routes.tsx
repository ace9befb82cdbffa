import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { EmptyState } from '../components/empty-state.tsx'
import { BoardPage } from '../features/board/board-page.tsx'
import { RepositoryPage } from '../features/repository/repository-page.tsx'
import { RefsTab } from '../features/refs/refs-tab.tsx'

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
const RunsTab = lazy(async () => ({ default: (await import('../features/runs/runs-tab.tsx')).RunsTab }))
const KeptTab = lazy(async () => ({ default: (await import('../features/kept/kept-tab.tsx')).KeptTab }))
const MirrorsTab = lazy(async () => ({
  default: (await import('../features/repository-mirrors/mirrors-tab.tsx')).MirrorsTab,
}))
const AccessTab = lazy(async () => ({ default: (await import('../features/access/access-tab.tsx')).AccessTab }))
const RepositorySettingsTab = lazy(async () => ({
  default: (await import('../features/repository-settings/repository-settings-tab.tsx')).RepositorySettingsTab,
}))
const AddMirrorPage = lazy(async () => ({
  default: (await import('../features/add-mirror/add-mirror-page.tsx')).AddMirrorPage,
}))
const AccountsPage = lazy(async () => ({
  default: (await import('../features/accounts/accounts-page.tsx')).AccountsPage,
}))
const ActivityPage = lazy(async () => ({
  default: (await import('../features/activity/activity-page.tsx')).ActivityPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('../features/settings/settings-page.tsx')).SettingsPage,
}))

/** Every address of the interface; `lib/places.ts` writes them. Parameters arrive decoded. */
export const Routes = () => (
  <Suspense fallback={null}>
    <Switch>
      <Route path="/">
        <BoardPage />
      </Route>
      <Route path="/add">
        <AddMirrorPage />
      </Route>
      <Route path="/repositories">
        <RepositoriesPage />
      </Route>
      <Route path="/repositories/:name/commits/:revision?">
        {({ name, revision }) => (
          <RepositoryPage name={name} tab="commits">
            {(repository) => <CommitsTab repository={repository} revision={revision ?? null} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/commit/:id">
        {({ name, id }) => (
          <RepositoryPage name={name} tab="commits">
            {(repository) => <CommitTab repository={repository} id={id} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/compare/:base/:head">
        {({ name, base, head }) => (
          <RepositoryPage name={name} tab="commits">
            {(repository) => <CompareTab repository={repository} base={base} head={head} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/files">
        {({ name }) => (
          <RepositoryPage name={name} tab="files">
            {(repository) => <FilesTab repository={repository} revision={null} path="" />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/files/:revision/:path?">
        {({ name, revision, path }) => (
          <RepositoryPage name={name} tab="files">
            {(repository) => <FilesTab repository={repository} revision={revision} path={path ?? ''} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/runs/:runId?">
        {({ name, runId }) => (
          <RepositoryPage name={name} tab="runs">
            {(repository) => <RunsTab repository={repository} runId={runId ?? null} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/kept">
        {({ name }) => (
          <RepositoryPage name={name} tab="kept">
            {(repository) => <KeptTab repository={repository} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/mirrors">
        {({ name }) => (
          <RepositoryPage name={name} tab="mirrors">
            {(repository) => <MirrorsTab repository={repository} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/access">
        {({ name }) => (
          <RepositoryPage name={name} tab="access">
            {(repository) => <AccessTab repository={repository} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name/settings">
        {({ name }) => (
          <RepositoryPage name={name} tab="settings">
            {(repository) => <RepositorySettingsTab repository={repository} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/repositories/:name">
        {({ name }) => (
          <RepositoryPage name={name} tab="refs">
            {(repository) => <RefsTab repository={repository} />}
          </RepositoryPage>
        )}
      </Route>
      <Route path="/accounts">
        <AccountsPage />
      </Route>
      <Route path="/activity">
        <ActivityPage />
      </Route>
      <Route path="/settings">
        <SettingsPage />
      </Route>
      <Route>
        <EmptyState title="There is no such page." text="The address may be from an older version." />
      </Route>
    </Switch>
  </Suspense>
)
