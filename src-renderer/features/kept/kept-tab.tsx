import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { keptLifetimeWords } from '../../../src-shared/domain/kept-lifetime-words.ts'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { NewItemsButton } from '../../components/new-items-button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { VirtualList } from '../../components/virtual-list.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { useHeldBack } from '../../lib/use-held-back.ts'
import { useQueryState } from '../../lib/use-query-state.ts'
import { useCall } from '../../stores/use-call.ts'
import { keptEntries, matchingRefs, type KeptEntry } from './kept-entries.ts'
import { KeptRow } from './kept-row.tsx'
import { KeptRunHead } from './kept-run-head.tsx'
import styles from './kept.module.css'

const nameOf = ({ name }: KeptRef): string => name
const keyOf = ({ key }: KeptEntry): string => key

const concerns =
  (repository: string) =>
  (event: ContractEvent): boolean =>
    (event.name === 'repository.refsChanged' && event.payload.repository === repository) ||
    (event.name === 'run.changed' &&
      event.payload.repository === repository &&
      event.payload.state === 'finished')

/** "for 30 days", "for ever"; "" while it is not known. */
const useHowLong = (repository: string): string => {
  // Another setting changes it for all that follow it.
  const { data } = useCall(
    'keptRefs.lifetime',
    { repository },
    { refreshOn: ({ name }) => name === 'settings.changed' },
  )
  if (data === null) return ''
  return data.lifetimeMs === null ? 'for ever' : `for ${keptLifetimeWords(data.lifetimeMs)}`
}

/** @param howLong as `useHowLong` says it */
const NothingKept = ({ howLong }: { readonly howLong: string }) => (
  <EmptyState
    title="Nothing was overwritten"
    text={`When a mirror overwrites or deletes a branch or tag, its old tip is kept here${howLong === '' ? '' : ` ${howLong}`}, ready to be restored.`}
  />
)

/** What mirrors overwrote or deleted, and the ways back. */
export const KeptTab = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const { name } = repository
  const howLong = useHowLong(name)
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
  if (data.items.length === 0) return <NothingKept howLong={howLong} />
  return (
    <>
      <div className={styles['bar']}>
        <SearchField label="Search branches and tags" value={query ?? ''} onChange={setQuery} />
        <span className={styles['count']} role="status">
          {plural(matching.length, 'old tip')}
          {repository.keptBytes !== null && `, ${formatBytes(repository.keptBytes)}`}
        </span>
        {howLong !== '' && <Link href={places.repository(name, 'settings')}>Kept {howLong}</Link>}
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
