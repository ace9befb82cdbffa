import { useDeferredValue, useMemo, useRef } from 'react'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { CheckField } from '../../components/field.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Button } from '../../components/button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { plural } from '../../lib/plural.ts'
import { useMoreSideways } from '../../lib/use-more-sideways.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { usePages } from '../../stores/use-pages.ts'
import { changesMatrix } from './changes-matrix.ts'
import { refColumns } from './ref-columns.tsx'
import styles from './refs.module.css'
import { CellPopover } from './cell-popover.tsx'
import { useAskedCell } from './use-asked-cell.ts'
import { NothingHere } from './nothing-here.tsx'
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
  const { asked: askedCell, ask, onKeyDown, close } = useAskedCell()
  const columns = useMemo(
    () => refColumns(repository.name, remotes ?? [], ask),
    [repository.name, remotes, ask],
  )
  const sentence = useDifferenceSentence(repository.name, kind, words[kind])
  const grid = useRef<HTMLDivElement>(null)
  useMoreSideways(grid, '[role=grid]')
  const isFiltered = asked !== '' || onlyDiffering

  if (pages.error !== null && pages.page === null) {
    return (
      <div className={styles['space']}>
        <CallErrorPanel error={pages.error} actions={<Button onClick={pages.reload}>Try again</Button>} />
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
          <div ref={grid} className={styles['grid']} onKeyDown={onKeyDown}>
            <DataGrid
              label={words[kind][1]}
              items={pages.items}
              columns={columns}
              keyOf={(row) => row.ref}
              nameOf={(row) => shortName(row.ref)}
              viewKey={`${kind} ${onlyDiffering} ${asked}`}
              onEndReached={pages.loadMore}
              footer={
                pages.hasMore && (
                  <p className={styles['more']} role="status">
                    {plural(pages.items.length, 'row')} of {pages.total ?? '…'}
                  </p>
                )
              }
            />
          </div>
        ))}
      <CellPopover
        repository={repository.name}
        asked={askedCell}
        rows={pages.items}
        remotes={remotes ?? []}
        onClose={close}
      />
    </div>
  )
}
