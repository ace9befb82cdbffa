import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type {
  ImportChoice,
  ImportPlan,
  ImportRow,
  ImportState,
} from '../../../src-shared/domain/forge-import.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { ImportRepository } from '../repositories/import-repository.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'
import { addressForAccount } from './address-for-account.ts'
import { createBulkJobs } from './bulk-jobs.ts'
import { findAccount } from './find-account.ts'
import { checkNameTemplate, planRows, toPlan } from './import-plan.ts'

const pageSize = 500

export type ForgeImportsParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly discovery: DiscoveryStore
  readonly repositories: Pick<RepositoryStore, 'findByName'>
  readonly service: Pick<RepositoryService, 'create'>
  readonly engine: Pick<MirrorEngine, 'addMirror'>
  readonly importRepository: ImportRepository
  readonly removeRepository: (id: string) => Promise<void>
  readonly clock: Clock
  readonly events: EventSink
  readonly stopping: AbortSignal
}

/** Repositories of a forge that come here, many at once: first the plan, then one after the other. */
export const createForgeImports = (parts: ForgeImportsParts) => {
  const { discovery, engine } = parts
  const jobs = createBulkJobs({
    ...parts,
    onChanged: (state) => parts.events.emit('import.changed', state),
  })

  function* selected({ accountId, selection }: ImportChoice): Generator<DiscoveredRepository> {
    if (selection.kind === 'ids') {
      for (const id of new Set(selection.ids)) {
        const found = discovery.find(accountId, id)
        if (found !== null) yield found
      }
      return
    }
    let cursor: string | null = null
    do {
      const page = discovery.list(accountId, selection.filter, { cursor, limit: pageSize })
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== null)
  }

  const rowsOf = (choice: ImportChoice, account: AccountRow): readonly ImportRow[] =>
    planRows(selected(choice), {
      template: checkNameTemplate(choice.nameTemplate),
      host: account.host,
      isTaken: (name) => parts.repositories.findByName(name) !== null,
    })

  const addressOf = (account: AccountRow, { forgeId, path }: ImportRow): RemoteAddress => {
    const found = discovery.find(account.id, forgeId)
    if (found === null) {
      throw new AppError('not_found', 'It is no longer at the forge.', { details: { what: path } })
    }
    return addressForAccount(account, found)
  }

  const addMirror = async (choice: ImportChoice, account: AccountRow, row: ImportRow): Promise<void> => {
    const address = addressOf(account, row)
    const { way, schedule } = choice
    if (way === 'once') {
      await parts.importRepository({ name: row.name, address, accountId: () => account.id })
      return
    }
    const { id } = await parts.service.create({ name: row.name })
    try {
      await engine.addMirror({
        repositoryId: id,
        direction: way,
        address,
        accountId: account.id,
        ...(schedule === undefined ? {} : { schedule }),
      })
    } catch (error) {
      await parts.removeRepository(id)
      throw error
    }
  }

  return {
    /** @throws AppError `not_found`, `invalid_input` */
    plan: (choice: ImportChoice): ImportPlan =>
      toPlan(rowsOf(choice, findAccount(parts.accounts, choice.accountId))),

    /**
     * Begins what the plan says, as it is now. What was added stays, whatever becomes of the rest; begun again, it goes
     * on where it ended.
     * @throws AppError `not_found`, `invalid_input`; also while another one of the account is under way
     */
    start: (choice: ImportChoice): ImportState => {
      const account = findAccount(parts.accounts, choice.accountId)
      const rows = rowsOf(choice, account).filter(({ action }) => action === 'import')
      return jobs.start(account.id, rows, (row) => addMirror(choice, account, row))
    },
    state: jobs.state,
    cancel: jobs.cancel,
    stop: jobs.stop,
  }
}

export type ForgeImports = ReturnType<typeof createForgeImports>
