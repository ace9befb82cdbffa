import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type {
  ImportChoice,
  ImportPlan,
  ImportRow,
  ImportState,
} from '../../../src-shared/domain/forge-import.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { FindBegunImport } from '../repositories/begun-import.ts'
import type { ImportRepository } from '../repositories/import-repository.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'
import { addressForAccount } from './address-for-account.ts'
import { createBulkJobs } from './bulk-jobs.ts'
import { findAccount } from './find-account.ts'
import { listedAll } from './listed-all.ts'
import { createMirrorIntoNew } from './mirror-into-new.ts'
import { noLongerThere } from './no-longer-there.ts'
import { checkNameTemplate, planRows, toPlan } from './import-plan.ts'

export type ForgeImportsParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly discovery: DiscoveryStore
  readonly repositories: Pick<RepositoryStore, 'findByName'>
  readonly service: Pick<RepositoryService, 'create'>
  readonly engine: Pick<MirrorEngine, 'addMirror'>
  readonly importRepository: ImportRepository
  readonly begunImport: FindBegunImport
  readonly removeRepository: (id: string) => Promise<void>
  readonly clock: Clock
  readonly events: EventSink
  readonly stopping: AbortSignal
}

/** Repositories of a forge that come here, many at once: first the plan, then one after the other. */
export const createForgeImports = (parts: ForgeImportsParts) => {
  const { discovery } = parts
  const mirrorIntoNew = createMirrorIntoNew(parts)
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
    yield* listedAll(discovery, accountId, selection.filter)
  }

  const rowsOf = (choice: ImportChoice, account: AccountRow): readonly ImportRow[] =>
    planRows(selected(choice), {
      template: checkNameTemplate(choice.nameTemplate),
      host: account.host,
      isTaken: (name, found) =>
        parts.repositories.findByName(name) !== null &&
        parts.begunImport(name, addressForAccount(account, found).canonical)?.state !== 'empty',
    })

  const addressOf = (account: AccountRow, { forgeId, path }: ImportRow): RemoteAddress => {
    const found = discovery.find(account.id, forgeId)
    if (found === null) {
      throw noLongerThere('It is no longer at the forge.', path)
    }
    return addressForAccount(account, found)
  }

  const addMirror = async (choice: ImportChoice, account: AccountRow, row: ImportRow): Promise<void> => {
    const address = addressOf(account, row)
    const { way, schedule } = choice
    if (way === 'once') {
      await parts.importRepository({ name: row.name, address, accountId: account.id })
      return
    }
    await mirrorIntoNew({ name: row.name, direction: way, address, accountId: account.id, schedule })
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
