import { FolderInput, Plus, Trash2 } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { DataGrid, type Sort } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { useSlow } from '../../lib/use-slow.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { useRepositories, useRepositoriesLoaded } from '../../stores/use-repositories.ts'
import { ImportDialog } from './import-dialog.tsx'
import { NewRepositoryDialog } from './new-repository-dialog.tsx'
import { repositoryColumns } from './repository-columns.tsx'
import { chooseRows, repositoryRows } from './repository-rows.ts'
import styles from './repositories.module.css'
import { TrashDialog } from './trash-dialog.tsx'

const readSort = (text: string | null): Sort => {
  const [column = 'name', order] = (text ?? 'name').split('-')
  return { column, descending: order === 'down' }
}

/** All repositories of this computer. */
export const RepositoriesPage = () => {
  const repositories = useRepositories()
  const isLoaded = useRepositoriesLoaded()
  const isSlow = useSlow(!isLoaded)
  const mirrors = useMirrors()
  const [parameters, change] = useQueryParameters()
  const [, navigate] = useLocation()
  const query = parameters.get('q') ?? ''
  const asked = useDeferredValue(query)
  const sortText = parameters.get('sort')
  const dialog = parameters.get('new')

  const rows = useMemo(() => repositoryRows(repositories.values(), mirrors.values()), [repositories, mirrors])
  const shown = useMemo(() => chooseRows(rows, asked, readSort(sortText)), [rows, asked, sortText])
  const closeDialog = (): void => change({ new: null })

  const actions = (
    <>
      <Button icon={<FolderInput />} onClick={() => change({ new: 'import' })}>
        Import
      </Button>
      {repositories.size > 0 && (
        <Button tone="primary" icon={<Plus />} onClick={() => change({ new: 'repository' })}>
          New repository
        </Button>
      )}
    </>
  )
  return (
    <Page
      title="Repositories"
      subtitle={
        isLoaded && repositories.size > 0
          ? `${plural(repositories.size, 'repository', 'repositories')} on this computer`
          : ' '
      }
      actions={actions}
      layout="fill"
      bar={
        <div className={styles['bar']}>
          {repositories.size > 0 && (
            <SearchField label="Search repositories" value={query} onChange={(q) => change({ q })} />
          )}
          <Button tone="quiet" icon={<Trash2 />} onClick={() => change({ new: 'trash' })}>
            Trash
          </Button>
        </div>
      }
    >
      {!isLoaded ? (
        isSlow && <SkeletonRows />
      ) : repositories.size === 0 ? (
        <EmptyState
          title="No repositories yet"
          text="Every mirror keeps its copy in one. You can also host your own here: create one and push to it, or import a folder."
          action={
            <>
              <Button tone="primary" onClick={() => change({ new: 'repository' })}>
                New repository
              </Button>
              <Button onClick={() => navigate(places.add())}>Add mirror</Button>
            </>
          }
        />
      ) : shown.length === 0 ? (
        <EmptyState
          title={`No repository is called “${asked}”`}
          action={<Button onClick={() => change({ q: null })}>Clear the search</Button>}
        />
      ) : (
        <DataGrid
          label="Repositories"
          items={shown}
          columns={repositoryColumns}
          keyOf={(row) => row.repository.id}
          nameOf={(row) => row.repository.name}
          onOpen={(row) => navigate(places.repository(row.repository.name))}
          viewKey={`${asked} ${sortText ?? ''}`}
          sort={readSort(sortText)}
          onSort={({ column, descending }) => change({ sort: `${column}-${descending ? 'down' : 'up'}` })}
        />
      )}
      <NewRepositoryDialog open={dialog === 'repository'} onClose={closeDialog} />
      <ImportDialog open={dialog === 'import'} onClose={closeDialog} />
      <TrashDialog open={dialog === 'trash'} onClose={closeDialog} />
    </Page>
  )
}
