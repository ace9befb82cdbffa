import { useMemo } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { plural } from '../../lib/plural.ts'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { useCall } from '../../stores/use-call.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { keptEntries, matchingRefs, type KeptEntry } from './kept-entries.ts'
import { KeptRow } from './kept-row.tsx'
import { KeptRunHead } from './kept-run-head.tsx'
import styles from './kept.module.css'

const day = 86_400_000
const nameOf = ({ name }: KeptRef): string => name
const keyOf = ({ key }: KeptEntry): string => key

const concerns =
  (repository: string) =>
  (event: ContractEvent): boolean =>
    (event.name === 'repository.refsChanged' && event.payload.repository === repository) ||
    (event.name === 'run.changed' &&
      event.payload.repository === repository &&
      event.payload.state === 'finished')

const NothingKept = () => {
  const lifetimeMs = useSettings()?.keptRefLifetimeMs ?? null
  const howLong = lifetimeMs === null ? '' : ` for ${plural(Math.round(lifetimeMs / day), 'day')}`
  return (
    <EmptyState
      title="Nothing was overwritten"
      text={`When a mirror overwrites or deletes a branch or tag, its old tip is kept here${howLong}, ready to be restored.`}
    />
  )
}

/** What mirrors overwrote or deleted, and the ways back. */
export const KeptTab = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const { name } = repository
  const [query, setQuery] = useQueryState('q')
  const { data, error, isSlow, reload } = useCall(
    'keptRefs.list',
    { repository: name },
    { refreshOn: concerns(name) },
  )
  const matching = useMemo(() => matchingRefs(data?.items ?? [], query ?? ''), [data, query])
  const { shown, waitingCount, show, handlers } = useHeldBack(matching, nameOf, `${name} ${query ?? ''}`)
  const entries = useMemo(() => keptEntries(shown), [shown])

  if (data === null) {
    if (error !== null) {
      return (
        <div className={styles['space']}>
          <ErrorPanel title={error.message} />
        </div>
      )
    }
    return isSlow ? <SkeletonRows label="Loading kept refs" /> : null
  }
  if (data.items.length === 0) return <NothingKept />
  return (
    <>
      <div className={styles['bar']}>
        <SearchField label="Search branches and tags" value={query ?? ''} onChange={setQuery} />
        <span className={styles['count']} role="status">
          {plural(matching.length, 'old tip')}
        </span>
      </div>
      {matching.length === 0 ? (
        <EmptyState
          title={`Nothing was kept of “${query ?? ''}”`}
          action={<Button onClick={() => setQuery(null)}>Clear the search</Button>}
        />
      ) : (
        <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Kept" {...handlers}>
          <NewItemsButton count={waitingCount} onShow={show} />
          <VirtualList
            label="Kept"
            items={entries}
            keyOf={keyOf}
            estimateHeight={56}
            render={(entry) =>
              entry.kind === 'run' ? (
                <KeptRunHead repository={name} first={entry.first} count={entry.count} />
              ) : (
                <KeptRow repository={name} kept={entry.kept} onChanged={reload} />
              )
            }
          />
        </div>
      )}
    </>
  )
}
