import { RefreshCw, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { Button } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { useAccount } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { usePages } from '../../stores/use-pages.ts'
import { DiscoveryBar } from './discovery-bar.tsx'
import { discoveryColumns } from './discovery-columns.tsx'
import { isFiltered, noFilter, readFilter } from './discovery-filter.ts'
import { repositoriesWords, stateWords } from './discovery-words.ts'
import styles from './discovery.module.css'
import { ExportDialog } from './export-dialog.tsx'
import { ImportDialog, type ImportSelection } from './import-dialog.tsx'

const nothing: ReadonlySet<string> = new Set()
const pageSize = 200

/** Mirrors were added or taken away. What happens to a mirror besides, at every check, changes nothing here. */
const isOfMirrors = ({ name }: ContractEvent): boolean =>
  name === 'import.changed' || name === 'export.changed' || name === 'mirror.removed'

/** What an account's forge has: found, filtered, and imported. */
export const DiscoveryPage = ({ accountId }: { readonly accountId: string }) => {
  const account = useAccount(accountId)
  const now = useNow(30_000)
  const [parameters, change] = useQueryParameters()
  const filter = readFilter(parameters)
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'discovery.changed' && event.payload.accountId === accountId
  const state = useCall('discovery.get', { accountId }, { refreshOn: isOfAccount, keepPrevious: true })
  const list = usePages(
    'discovery.list',
    { accountId, filter, limit: pageSize },
    {
      refreshOn: (event) => isOfAccount(event) || isOfMirrors(event),
      keepPrevious: true,
    },
  )
  const refresh = useAction('discovery.refresh')
  const cancel = useAction('discovery.cancel')
  const [checked, setChecked] = useState(nothing)
  const [isPushing, setPushing] = useState(false)
  const [importing, setImporting] = useState<ImportSelection | null>(null)
  const selection = useMemo(() => ({ checked, onChange: setChecked }), [checked])

  const isNever = state.data?.state === 'never'
  const { run } = refresh
  useEffect(() => {
    if (isNever) void run({ accountId })
  }, [isNever, run, accountId])

  if (account === null || account.connection === null) {
    return (
      <Page title="Repositories">
        <EmptyState title="This account is not there any more" text="Or it is a sign-in for git alone." />
      </Page>
    )
  }
  const isListing = state.data?.state === 'listing'
  const finishedAt = state.data?.finishedAt ?? null
  const failure = state.data?.failure ?? null
  const total = list.total ?? 0
  const importAll = (): void => setImporting({ kind: 'filter', filter, count: total })
  return (
    <Page
      title={`Repositories at ${hostName(account.host)}`}
      subtitle={
        state.data === null
          ? ' '
          : stateWords(state.data, finishedAt === null ? null : relativeTime(finishedAt, now))
      }
      layout="fill"
      actions={
        <>
          {isListing ? (
            <Button icon={<X />} onClick={() => void cancel.run({ accountId })}>
              Stop
            </Button>
          ) : (
            <Button icon={<RefreshCw />} onClick={() => void refresh.run({ accountId })}>
              List again
            </Button>
          )}
          <Button disabled={state.data?.count === 0 && isListing} onClick={() => setPushing(true)}>
            Push from here…
          </Button>
          <Button tone="primary" disabled={total === 0 || checked.size > 0} onClick={importAll}>
            {isFiltered(filter) ? `Import these ${total}` : 'Import all'}…
          </Button>
        </>
      }
      bar={
        <DiscoveryBar
          accountId={accountId}
          parameters={parameters}
          query={parameters.get('q') ?? ''}
          onSearch={(q) => change({ q })}
          onChange={change}
        />
      }
    >
      {failure !== null && (
        <div className={styles['panel']}>
          <FailurePanel failure={failure} now={now} />
        </div>
      )}
      {list.isLoading ? (
        list.isSlow && <SkeletonRows />
      ) : list.items.length === 0 ? (
        isListing ? (
          <SkeletonRows />
        ) : (
          <EmptyState
            title={isFiltered(filter) ? 'No repository is like that' : 'There are no repositories'}
            action={isFiltered(filter) && <Button onClick={() => change(noFilter)}>Clear the filters</Button>}
          />
        )
      ) : (
        <DataGrid
          label="Repositories at the forge"
          items={list.items}
          columns={discoveryColumns}
          keyOf={({ id }) => id}
          nameOf={({ path }) => path}
          selection={selection}
          viewKey={JSON.stringify(filter)}
          onEndReached={list.loadMore}
        />
      )}
      {checked.size > 0 && (
        <section className={styles['selection']} aria-label="Selected repositories">
          <span className={styles['count']} role="status">
            {repositoriesWords(checked.size)} selected
          </span>
          <Button
            tone="primary"
            onClick={() => setImporting({ kind: 'ids', ids: [...checked], count: checked.size })}
          >
            Import…
          </Button>
          <Button onClick={() => setChecked(nothing)}>Clear the selection</Button>
        </section>
      )}
      {isPushing && (
        <ExportDialog account={account} login={account.connection.login} onClose={() => setPushing(false)} />
      )}
      {importing !== null && (
        <ImportDialog
          accountId={accountId}
          selection={importing}
          onClose={(started) => {
            setImporting(null)
            if (started) setChecked(nothing)
          }}
        />
      )}
    </Page>
  )
}
