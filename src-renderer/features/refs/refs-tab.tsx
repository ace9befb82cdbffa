import { useDeferredValue, useMemo } from 'react'
import { Link } from 'wouter'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CheckField } from '../../components/field.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { usePages } from '../../stores/use-pages.ts'
import { changesMatrix } from './changes-matrix.ts'
import { refColumns } from './ref-columns.tsx'
import styles from './refs.module.css'
import { useDifferenceSentence } from './use-difference-sentence.ts'

type Kind = 'branch' | 'tag'

const words = { branch: ['branch', 'branches'], tag: ['tag', 'tags'] } as const

/** The matrix of refs and remotes: what is where, and why not. */
export const RefsTab = ({
  repository,
  kind,
}: {
  readonly repository: RepositoryDetails
  readonly kind: Kind
}) => {
  const [parameters, change] = useQueryParameters()
  const query = parameters.get('q') ?? ''
  const onlyDiffering = parameters.get('show') === 'differing'
  const asked = useDeferredValue(query.trim())
  const pages = usePages(
    'refs.matrix',
    {
      repository: repository.name,
      kind,
      limit: 100,
      ...(asked === '' ? {} : { query: asked }),
      ...(onlyDiffering ? { onlyDiffering } : {}),
    },
    { refreshOn: changesMatrix(repository.name), keepPrevious: true },
  )
  const remotes = pages.page?.remotes
  const columns = useMemo(() => refColumns(repository.name, remotes ?? []), [repository.name, remotes])
  const sentence = useDifferenceSentence(repository.name, kind, words[kind])
  const isFiltered = asked !== '' || onlyDiffering

  if (pages.error !== null && pages.page === null) {
    return (
      <div className={styles['space']}>
        <ErrorPanel title={pages.error.message} />
      </div>
    )
  }
  if (pages.page !== null && pages.total === 0 && !isFiltered) {
    return <NothingHere repository={repository} kind={kind} />
  }
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <p className={styles['sentence']}>{sentence}</p>
        <SearchField label={`Search ${words[kind][1]}`} value={query} onChange={(q) => change({ q })} />
        {remotes !== undefined && remotes.length > 0 && (
          <CheckField
            label="Only what differs"
            checked={onlyDiffering}
            onChange={(checked) => change({ show: checked ? 'differing' : null })}
          />
        )}
      </div>
      {pages.isLoading && pages.isSlow && <SkeletonRows />}
      {pages.page !== null &&
        (pages.items.length === 0 ? (
          <EmptyState
            title={onlyDiffering ? 'Nothing differs' : `No ${words[kind][0]} is called “${asked}”`}
            text={onlyDiffering ? 'Every remote has what is here.' : undefined}
          />
        ) : (
          <DataGrid
            label={words[kind][1]}
            items={pages.items}
            columns={columns}
            keyOf={(row) => row.ref}
            nameOf={(row) => shortName(row.ref)}
            onEndReached={pages.loadMore}
            footer={
              pages.hasMore && (
                <p className={styles['more']} role="status">
                  {plural(pages.items.length, 'row')} of {pages.total ?? '…'}
                </p>
              )
            }
          />
        ))}
    </div>
  )
}

const NothingHere = ({
  repository,
  kind,
}: {
  readonly repository: RepositoryDetails
  readonly kind: Kind
}) =>
  kind === 'tag' ? (
    <EmptyState title="No tags yet" text="Tags that are pushed here or pulled from a remote appear here." />
  ) : (
    <EmptyState
      title="Nothing in it yet"
      text="Push to it from a clone, or let a mirror fill it."
      action={
        <div className={styles['first']}>
          <CopyField
            text={`git push ${repository.cloneUrl} ${repository.defaultBranch}`}
            what="Push command"
          />
          <Link href={places.add({ repository: repository.name })}>Add a mirror</Link>
        </div>
      }
    />
  )
