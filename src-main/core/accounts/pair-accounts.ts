import type { DiscoveredRepository, DiscoveryFilter } from '../../../src-shared/domain/discovery.ts'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import type { PairChoice, PairPlan, PairRow } from '../../../src-shared/domain/pairing.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { addressForAccount } from './address-for-account.ts'
import { createBulkJobs } from './bulk-jobs.ts'
import { nameAtForge } from './export-plan.ts'
import { findAccount } from './find-account.ts'
import type { ForgeExportsParts } from './forge-exports.ts'
import { checkNameTemplate } from './import-plan.ts'
import { listedAll } from './listed-all.ts'
import { createMakeAtForge } from './make-at-forge.ts'
import { createMirrorIntoNew } from './mirror-into-new.ts'
import { planPairs, toPairPlan } from './pair-plan.ts'
import { noLongerThere } from './no-longer-there.ts'
import type { AccountRow } from '../ports/account-store.ts'
import type { FindBegunImport } from '../repositories/begun-import.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'

export type PairAccountsParts = Omit<ForgeExportsParts, 'mirrors'> & {
  readonly service: Pick<RepositoryService, 'create'>
  readonly begunImport: FindBegunImport
  readonly removeRepository: (id: string) => Promise<void>
}

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

type Side = { readonly account: AccountRow; readonly login: string }
type Row = PairRow & { readonly path: string }

/**
 * Repositories of two accounts at forges, mirrored from one to the other through this computer: paired by name, made
 * private where they are missing. Each pair is one repository here with two mirrors.
 */
export const createPairAccounts = (parts: PairAccountsParts) => {
  const { discovery, engine, repositories } = parts
  const jobs = createBulkJobs({ ...parts, onChanged: (state) => parts.events.emit('pairs.changed', state) })
  const mirrorIntoNew = createMirrorIntoNew(parts)

  const sideOf = (id: string, field: string): Side => {
    const account = findAccount(parts.accounts, id)
    const connection = parts.connections.find(id)
    if (connection === null) throw invalid('This account is a sign-in for git alone.', field)
    // What is not listed would be made a second time.
    if ((discovery.listing(id)?.whole ?? null) === null) {
      throw invalid(`List the repositories of ${account.label} first: what is there is not known yet.`, field)
    }
    return { account, login: connection.login }
  }

  const sidesOf = ({ fromId, toId }: PairChoice): { readonly from: Side; readonly to: Side } => {
    if (fromId === toId) throw invalid('Choose another account than the one it comes from.', 'toId')
    return { from: sideOf(fromId, 'fromId'), to: sideOf(toId, 'toId') }
  }

  const all = (id: string, filter: DiscoveryFilter): Iterable<DiscoveredRepository> =>
    listedAll(discovery, id, filter)

  const rowsOf = (choice: PairChoice): readonly PairRow[] => {
    const { from, to } = sidesOf(choice)
    const toOwner = choice.toOwner ?? to.login
    const { fromOwner, query } = choice
    const ofOwner = (one: DiscoveredRepository, owner: string | undefined): boolean =>
      owner === undefined || one.owner.toLowerCase() === owner.toLowerCase()
    const filter = query === undefined ? {} : { query }
    return planPairs(
      {
        from: [...all(choice.fromId, filter)].filter((one) => ofOwner(one, fromOwner)),
        to: [...all(choice.toId, filter)].filter((one) => ofOwner(one, toOwner)),
      },
      {
        ...choice,
        toOwner,
        fromOwner: fromOwner ?? from.login,
        template: checkNameTemplate(choice.nameTemplate),
        hosts: { from: from.account.host, to: to.account.host },
        isTaken: (name, source) => {
          if (repositories.findByName(name) === null) return false
          const account = [from, to].find(
            (side) => discovery.find(side.account.id, source.id)?.path === source.path,
          )
          if (account === undefined) return true
          const { canonical } = addressForAccount(account.account, source)
          return parts.begunImport(name, canonical)?.state !== 'empty'
        },
      },
    )
  }

  const act = (choice: PairChoice) => {
    const { from, to } = sidesOf(choice)
    const make = {
      there: createMakeAtForge({ forge: parts.forge, discovery }, choice.toId, choice.toOwner ?? to.login),
      back: createMakeAtForge(
        { forge: parts.forge, discovery },
        choice.fromId,
        choice.fromOwner ?? from.login,
      ),
    }
    const schedule = choice.schedule

    return async (row: Row, signal: AbortSignal): Promise<void> => {
      const isThere = row.direction === 'there'
      const [source, target] = isThere ? [from.account, to.account] : [to.account, from.account]
      const sourcePath = isThere ? row.fromPath : row.toPath
      const targetPath = isThere ? row.toPath : row.fromPath
      const found = sourcePath === null ? null : discovery.findByPath(source.id, sourcePath)
      if (found === null) throw noLongerThere('It is no longer where it would come from.', row.path)
      const here =
        found.mirror === null
          ? (
              await mirrorIntoNew({
                name: row.name,
                direction: 'pull',
                address: addressForAccount(source, found),
                accountId: source.id,
                schedule,
              })
            ).repositoryId
          : repositories.findByName(found.mirror.repository)?.id
      if (here === undefined)
        throw new AppError('not_found', 'It is no longer here.', { details: { what: row.name } })
      const there =
        targetPath === null
          ? await make[row.direction](nameAtForge(found.path), true, signal)
          : discovery.findByPath(target.id, targetPath)
      if (there === null) throw noLongerThere('It is no longer where it would go to.', targetPath ?? row.path)
      await engine.addMirror({
        repositoryId: here,
        direction: 'push',
        address: addressForAccount(target, there),
        accountId: target.id,
        ...(schedule === undefined ? {} : { schedule }),
      })
    }
  }

  return {
    /** @throws AppError `not_found`, `invalid_input` also before both accounts were listed */
    plan: (choice: PairChoice): PairPlan => toPairPlan(rowsOf(choice)),

    /**
     * Begins what the plan says, as it is now; begun again, it goes on where it ended.
     * @throws AppError `not_found`, `invalid_input`; also while another one of the first account is under way
     */
    start: (choice: PairChoice): ImportState => {
      const rows = rowsOf(choice)
        .filter(({ problem }) => problem === null)
        .map((row): Row => ({ ...row, path: row.fromPath ?? row.toPath ?? row.key }))
      return jobs.start(choice.fromId, rows, act(choice))
    },
    state: jobs.state,
    cancel: jobs.cancel,
    stop: jobs.stop,
  }
}

export type PairAccounts = ReturnType<typeof createPairAccounts>
