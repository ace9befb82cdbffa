import { Ellipsis, RefreshCw, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { ForgeSelection } from '../../../src-shared/domain/forge-mirror.ts'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { saysThatOrganizationsHide } from '../../../src-shared/domain/hidden-organizations.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { Button, IconButton } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { Menu } from '../../components/menu.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { useQueryParameters } from '../../lib/use-query-state.ts'
import { useAccount } from '../../stores/use-accounts.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { usePages } from '../../stores/use-pages.ts'
import { BulkJobLines } from './bulk-job-lines.tsx'
import { DiscoveryBar } from './discovery-bar.tsx'
import { discoveryColumns } from './discovery-columns.tsx'
import { isFiltered, noFilter, readFilter } from './discovery-filter.ts'
import { DiscoverySelection } from './discovery-selection.tsx'
import { stateWords } from './discovery-words.ts'
import styles from './discovery.module.css'
import { ExportDialog } from './export-dialog.tsx'
import { PairDialog } from './pair-dialog.tsx'
import { RulesDialog } from './rules-dialog.tsx'
import { ForgeRunDialog } from './forge-run-dialog.tsx'
import { HiddenOrganizations } from './hidden-organizations.tsx'
import { ImportDialog, type ImportSelection } from './import-dialog.tsx'
import { useSelectAll } from './use-select-all.ts'

const nothing: ReadonlySet<string> = new Set()
const pageSize = 200

/** Mirrors were added or taken away. What happens to a mirror besides, at every check, changes nothing here. */
const isOfMirrors = ({ name }: ContractEvent): boolean =>
  name === 'import.changed' ||
  name === 'export.changed' ||
  name === 'pairs.changed' ||
  name === 'newRepositories.changed' ||
  name === 'forgeMirrors.progressed' ||
  name === 'mirror.removed'

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
  const check = useAction('accounts.check')
  const [checked, setChecked] = useState(nothing)
  const [isPushing, setPushing] = useState(false)
  const [more, setMore] = useState<'pair' | 'rules' | null>(null)
  const [letting, setLetting] = useState<ForgeSelection | null>(null)
  const find = useAction('forgeMirrors.find')
  const showToast = useShowToast()
  const [importing, setImporting] = useState<ImportSelection | null>(null)
  const { selectAll, isBusy: isSelecting } = useSelectAll(accountId, filter, setChecked)
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
  const runsMirrors = account.kind === 'gitea' || account.kind === 'forgejo' || account.kind === 'gitlab'
  const sayFound = (job: ImportState | null): void => {
    const text =
      job === null
        ? 'It cannot be looked for now.'
        : 'Mirrors that it runs itself are looked for; the board shows them.'
    showToast({ text, tone: job === null ? 'problem' : 'good' })
  }
  const isListing = state.data?.state === 'listing'
  const finishedAt = state.data?.finishedAt ?? null
  const failure = state.data?.failure ?? null
  const total = list.total ?? 0
  const hidden = account.connection.shortcomings.find(saysThatOrganizationsHide) ?? null
  // What the account is let see may be another by now, too.
  const listAgain = (): void => {
    void check.run({ id: accountId })
    void refresh.run({ accountId })
  }
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
            <Button icon={<RefreshCw />} onClick={listAgain}>
              List again
            </Button>
          )}
          <Button disabled={state.data?.count === 0 && isListing} onClick={() => setPushing(true)}>
            Push from here…
          </Button>
          <Menu
            trigger={<IconButton label="More to do with these repositories" icon={<Ellipsis />} />}
            items={[
              { label: 'Mirror to another account…', onSelect: () => setMore('pair') },
              { label: 'New repositories…', onSelect: () => setMore('rules') },
              {
                label: isFiltered(filter)
                  ? `Let a server mirror these ${total}…`
                  : 'Let a server mirror all…',
                disabled: total === 0,
                onSelect: () => setLetting({ kind: 'filter', filter }),
              },
              ...(runsMirrors
                ? [
                    {
                      label: 'Find the mirrors it runs itself',
                      disabled: find.isBusy,
                      onSelect: () =>
                        void find
                          .run({ accountId, selection: { kind: 'filter', filter: {} } })
                          .then(sayFound),
                    },
                  ]
                : []),
            ]}
          />
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
      <BulkJobLines
        accountId={accountId}
        hidden={importing !== null || isPushing || more === 'pair' || letting !== null}
      />
      {failure !== null && (
        <div className={styles['panel']}>
          <FailurePanel failure={failure} now={now} />
        </div>
      )}
      {hidden !== null && (
        <div className={styles['panel']}>
          <HiddenOrganizations sentence={hidden} isListing={isListing} onListAgain={listAgain} />
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
        <DiscoverySelection
          count={checked.size}
          allCount={checked.size === list.items.length && total > checked.size ? total : null}
          isSelecting={isSelecting}
          onSelectAll={() => void selectAll()}
          onImport={() => setImporting({ kind: 'ids', ids: [...checked], count: checked.size })}
          onLetMirror={() => setLetting({ kind: 'ids', ids: [...checked] })}
          onClear={() => setChecked(nothing)}
        />
      )}
      {letting !== null && (
        <ForgeRunDialog
          account={account}
          selection={letting}
          onClose={(started) => {
            setLetting(null)
            if (started) setChecked(nothing)
          }}
        />
      )}
      {isPushing && (
        <ExportDialog account={account} login={account.connection.login} onClose={() => setPushing(false)} />
      )}
      {more === 'pair' && (
        <PairDialog account={account} login={account.connection.login} onClose={() => setMore(null)} />
      )}
      {more === 'rules' && <RulesDialog account={account} onClose={() => setMore(null)} />}
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
