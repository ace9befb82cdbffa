import type { ExportChoice, ExportPlan, ExportRow } from '../../../src-shared/domain/forge-export.ts'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { MirrorStore } from '../ports/mirror-store.ts'
import type { RepositoryRow, RepositoryStore } from '../ports/repository-store.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { addressForAccount } from './address-for-account.ts'
import { createBulkJobs } from './bulk-jobs.ts'
import { nameAtForge, planExport, toExportPlan, type OwnRepository } from './export-plan.ts'
import { findAccount } from './find-account.ts'
import type { ForgeConnections } from './forge-connections.ts'
import { createMakeAtForge } from './make-at-forge.ts'
import { noLongerThere } from './no-longer-there.ts'

const pageSize = 500

export type ForgeExportsParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly forge: Pick<ForgeConnections, 'open'>
  readonly discovery: DiscoveryStore
  readonly repositories: RepositoryStore
  readonly mirrors: Pick<MirrorStore, 'listByRepository'>
  readonly engine: Pick<MirrorEngine, 'addMirror'>
  readonly clock: Clock
  readonly events: EventSink
  readonly stopping: AbortSignal
}

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/**
 * Repositories of this computer that are pushed to a forge, many at once: paired with what is there by name, or made
 * there. What is there and holds something else is not overwritten: the first push to it stops and shows both sides.
 */
export const createForgeExports = (parts: ForgeExportsParts) => {
  const { discovery, repositories } = parts
  const jobs = createBulkJobs({ ...parts, onChanged: (state) => parts.events.emit('export.changed', state) })

  const accountOf = (id: string): { readonly account: AccountRow; readonly login: string } => {
    const account = findAccount(parts.accounts, id)
    const connection = parts.connections.find(id)
    if (connection === null) throw invalid('This account is a sign-in for git alone.', 'accountId')
    // What is not listed would be made a second time.
    if ((discovery.listing(id)?.whole ?? null) === null) {
      throw invalid(
        'List the repositories of this account first: what is there is not known yet.',
        'accountId',
      )
    }
    return { account, login: connection.login }
  }

  function* selected({ selection }: ExportChoice): Generator<RepositoryRow> {
    if (selection.kind === 'names') {
      for (const name of new Set(selection.names)) yield findRepository(repositories, name)
      return
    }
    let cursor: string | null = null
    do {
      const page = repositories.list({ query: selection.query, cursor, limit: pageSize })
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== null)
  }

  function* own(choice: ExportChoice): Generator<OwnRepository> {
    for (const { id, name } of selected(choice)) {
      const mirroredWith = new Set(parts.mirrors.listByRepository(id).map(({ canonicalUrl }) => canonicalUrl))
      yield { name, mirroredWith }
    }
  }

  const rowsOf = (choice: ExportChoice): readonly ExportRow[] => {
    const { account, login } = accountOf(choice.accountId)
    return planExport(own(choice), {
      owner: choice.owner ?? login,
      createMissing: choice.createMissing ?? false,
      find: (path) => discovery.findByPath(account.id, path),
    })
  }

  const act = (choice: ExportChoice) => {
    const { account, login } = accountOf(choice.accountId)
    const make = createMakeAtForge(parts, account.id, choice.owner ?? login)

    return async (row: ExportRow, signal: AbortSignal): Promise<void> => {
      const { id } = findRepository(repositories, row.name)
      const there =
        row.action === 'create'
          ? await make(nameAtForge(row.path), !(choice.makePublic ?? false), signal)
          : discovery.findByPath(account.id, row.path)
      if (there === null) throw noLongerThere('It is no longer at the forge.', row.path)
      await parts.engine.addMirror({
        repositoryId: id,
        direction: 'push',
        address: addressForAccount(account, there),
        accountId: account.id,
        ...(choice.schedule === undefined ? {} : { schedule: choice.schedule }),
        // Public is what was asked for of those that are made; of what is there already, it has to be said.
        confirmPublic: (row.action === 'create' ? choice.makePublic : choice.confirmPublic) ?? false,
      })
    }
  }

  return {
    /** @throws AppError `not_found`, `invalid_input` also before the account's repositories were listed */
    plan: (choice: ExportChoice): ExportPlan => toExportPlan(rowsOf(choice)),

    /**
     * Begins what the plan says, as it is now; begun again, it goes on where it ended.
     * @throws AppError `not_found`, `invalid_input`; also while another one of the account is under way
     */
    start: (choice: ExportChoice): ImportState => {
      const rows = rowsOf(choice).filter(({ problem }) => problem === null)
      return jobs.start(choice.accountId, rows, act(choice))
    },
    state: jobs.state,
    cancel: jobs.cancel,
    stop: jobs.stop,
  }
}

export type ForgeExports = ReturnType<typeof createForgeExports>
