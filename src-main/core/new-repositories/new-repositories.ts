import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { ImportRow, ImportState } from '../../../src-shared/domain/forge-import.ts'
import type {
  DecidedRepository,
  NewRepositories,
  NewRepositoriesPlan,
  NewRepositoryRule,
  RulePreview,
} from '../../../src-shared/domain/new-repositories.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import { addressForAccount } from '../accounts/address-for-account.ts'
import { createBulkJobs } from '../accounts/bulk-jobs.ts'
import type { Discovery } from '../accounts/discovery.ts'
import { findAccount } from '../accounts/find-account.ts'
import { checkNameTemplate, planRows } from '../accounts/import-plan.ts'
import { createExistenceTimer } from '../existence/existence-timer.ts'
import { checkSchedule } from '../mirrors/cron-times.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Log } from '../ports/log.ts'
import type { NewRepositoryStore } from '../ports/new-repository-store.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { SettingsStore } from '../ports/settings-store.ts'
import type { FindBegunImport } from '../repositories/begun-import.ts'
import { previewRule } from './preview-rule.ts'
import { ruleFor } from './rule-for.ts'
import { wayOf, type createTakeRepository, type TakenWay } from './take-repository.ts'

const shownDecisions = 100
const mostRows = 1_000

export type NewRepositoriesParts = {
  readonly store: NewRepositoryStore
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly discovery: Pick<Discovery, 'refresh'>
  readonly listed: Pick<DiscoveryStore, 'find' | 'list' | 'listing'>
  readonly repositories: Pick<RepositoryStore, 'findByName'>
  readonly settings: Pick<SettingsStore, 'read'>
  readonly begunImport: FindBegunImport
  readonly take: ReturnType<typeof createTakeRepository>
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
  /** The core stops. */
  readonly stopping: AbortSignal
}

type Row = ImportRow & { readonly way: TakenWay | 'ignore'; readonly rule: NewRepositoryRule | null }

/**
 * Repositories that are new at the forge of an account come here by rules, after each list that came to its end. What
 * was there before the first rule is left, unless somebody asks for it; what was decided once is never decided again.
 */
export const createNewRepositories = (parts: NewRepositoriesParts) => {
  const { store, clock, events, log, stopping } = parts
  const changed = (accountId: string): void => events.emit('newRepositories.changed', { accountId })
  const jobs = createBulkJobs({ clock, stopping, onChanged: ({ accountId }) => changed(accountId) })

  const plan = (accountId: string, ids: readonly string[]): readonly Row[] => {
    const account = findAccount(parts.accounts, accountId)
    const rules = store.rules(accountId)
    const { defaultDirection } = parts.settings.read()
    const names = new Set<string>()
    /** What this rule has begun itself is its own, also when the core was killed before it came to its end. */
    const isOurs = (name: string, repository: DiscoveredRepository): boolean => {
      const begun = parts.begunImport(name, addressForAccount(account, repository).canonical)
      if (begun === null || begun.state === 'empty') return begun !== null
      const before = store.decision(accountId, repository.id)
      return before?.action === 'failed' && before.name === name
    }
    const isTaken = (name: string, repository: DiscoveredRepository): boolean =>
      names.has(name.toLowerCase()) ||
      (parts.repositories.findByName(name) !== null && !isOurs(name, repository))
    const rowOf = (repository: DiscoveredRepository): Row => {
      const rule = ruleFor(rules, repository)
      const way = rule === null ? 'ignore' : wayOf(rule.way, defaultDirection)
      const [row] = planRows([repository], {
        template: checkNameTemplate(rule?.nameTemplate ?? undefined),
        host: account.host,
        isTaken,
      })
      if (row === undefined) throw new AppError('internal', 'A plan has a row for each repository.')
      if (row.action === 'import' && way !== 'ignore') names.add(row.name.toLowerCase())
      return { ...row, way, rule }
    }
    return ids.flatMap((id) => {
      const found = parts.listed.find(accountId, id)
      return found === null ? [] : [rowOf(found)]
    })
  }

  const decide = (
    accountId: string,
    { forgeId, path }: ImportRow,
    action: DecidedRepository['action'],
    more: { readonly name?: string; readonly note?: string | null } = {},
  ): void =>
    store.decide(accountId, {
      forgeId,
      path,
      at: clock.now(),
      action,
      name: more.name ?? null,
      note: more.note ?? null,
    })

  const takeOne = async (accountId: string, row: Row): Promise<void> => {
    const account = findAccount(parts.accounts, accountId)
    const found = parts.listed.find(accountId, row.forgeId)
    if (found === null || row.way === 'ignore') return
    // Before anything is made: should the core be killed, the next list goes on with what was begun under this name.
    decide(accountId, row, 'failed', {
      name: row.name,
      note: 'It was begun, and did not come to its end yet.',
    })
    try {
      await parts.take({
        way: row.way,
        name: row.name,
        address: addressForAccount(account, found),
        accountId,
        schedule: row.rule?.schedule ?? undefined,
      })
    } catch (thrown) {
      const error = toAppError(thrown)
      // It is tried again after the next list.
      if (!stopping.aborted) {
        decide(accountId, row, 'failed', {
          name: row.name,
          note: errorMessage(error.code, error.details).title,
        })
      }
      throw thrown
    }
    decide(accountId, row, 'taken', { name: row.name })
  }

  /** Begun by a rule under this name, and mirrored there since: only the word about it was missing. */
  const isTakenBefore = (accountId: string, { action, forgeId, name }: Row): boolean => {
    const before = store.decision(accountId, forgeId)
    return action === 'mirrored_already' && before?.action === 'failed' && before.name === name
  }

  /** Decides what can be decided at once, and begins to take the rest. */
  const begin = (accountId: string, ids: readonly string[]): ImportState | null => {
    const going: Row[] = []
    for (const row of plan(accountId, ids)) {
      if (row.way === 'ignore') {
        const note = row.rule === null ? 'No rule is about it.' : 'A rule leaves it out.'
        decide(accountId, row, 'ignored', { note })
      } else if (row.action === 'import') going.push(row)
      else if (isTakenBefore(accountId, row)) decide(accountId, row, 'taken', { name: row.name })
      else decide(accountId, row, 'left', { note: row.problem })
    }
    if (going.length > 0) return jobs.start(accountId, going, (row) => takeOne(accountId, row))
    changed(accountId)
    return null
  }

  const isBusy = (accountId: string): boolean => {
    const state = jobs.state(accountId)
    return state !== null && state.finishedAt === null
  }

  /** A list came to its end. */
  const afterList = (accountId: string): void => {
    const watch = store.watch(accountId)
    if (watch === null || store.rules(accountId).length === 0) return
    if (!watch.hasBaseline) {
      store.takeBaseline(accountId, clock.now())
      changed(accountId)
      return
    }
    // What comes meanwhile is found after the next list.
    if (isBusy(accountId)) return
    const fresh = store.undecided(accountId, false)
    if (fresh.length > 0) begin(accountId, fresh)
  }

  const view = (accountId: string): NewRepositories => {
    const watch = store.watch(accountId)
    const rules = store.rules(accountId)
    return {
      accountId,
      rules: [...rules],
      everyMs: watch?.everyMs ?? null,
      nextAt: rules.length === 0 ? null : (watch?.nextAt ?? null),
      decided: [...store.decided(accountId, shownDecisions)],
      job: jobs.state(accountId),
    }
  }

  const requireForge = (accountId: string): void => {
    findAccount(parts.accounts, accountId)
    if (parts.connections.find(accountId) !== null) return
    const reason = 'This account is a sign-in for git alone.'
    throw new AppError('invalid_input', reason, { details: { reason, field: 'accountId' } })
  }

  const timer = createExistenceTimer({
    clock,
    isStopping: () => stopping.aborted,
    round: async () => {
      const now = clock.now()
      for (const { accountId, nextAt, everyMs } of store.watches()) {
        if (stopping.aborted) return
        if (nextAt === null || nextAt > now || store.rules(accountId).length === 0) continue
        store.setNextAt(accountId, everyMs === null ? null : now + everyMs)
        try {
          await parts.discovery.refresh(accountId)
        } catch (error) {
          log.warn('A list for new repositories could not be begun.', { accountId, error })
        }
      }
    },
  })

  return {
    /** @throws AppError `not_found`, `invalid_input` */
    get: (accountId: string): NewRepositories => {
      requireForge(accountId)
      return view(accountId)
    },

    /**
     * Rules in the place of those there were. What is listed by then was there before them.
     * @throws AppError `not_found`, `invalid_input`
     */
    set: (
      accountId: string,
      rules: readonly NewRepositoryRule[],
      everyMs: number | null,
    ): NewRepositories => {
      requireForge(accountId)
      const now = clock.now()
      for (const { nameTemplate, schedule } of rules) {
        checkNameTemplate(nameTemplate ?? undefined)
        if (schedule !== null) checkSchedule(schedule, now)
      }
      const before = store.watch(accountId)
      // Without rules nothing was looked at: what came meanwhile is not new to the next ones.
      const hasBaseline = before?.hasBaseline === true && store.rules(accountId).length > 0
      const isListed = (parts.listed.listing(accountId)?.whole ?? null) !== null
      const nextAt = everyMs === null ? null : isListed ? now + everyMs : now
      store.save({ accountId, everyMs, nextAt, hasBaseline }, rules)
      if (!hasBaseline && isListed && rules.length > 0) store.takeBaseline(accountId, now)
      changed(accountId)
      return view(accountId)
    },

    /** What the rules would do with what was there before them. @throws AppError `not_found`, `invalid_input` */
    plan: (accountId: string): NewRepositoriesPlan => {
      requireForge(accountId)
      const rows = plan(accountId, store.undecided(accountId, true)).map(({ rule: _, ...row }) => row)
      const isTaken = ({ action, way }: (typeof rows)[number]): boolean =>
        action === 'import' && way !== 'ignore'
      return {
        count: rows.filter(isTaken).length,
        rows: [...rows]
          .sort((one, other) => Number(isTaken(other)) - Number(isTaken(one)))
          .slice(0, mostRows),
      }
    },

    /** What a rule would call one that is listed. @throws AppError `not_found`, `invalid_input` */
    preview: (accountId: string, rule: NewRepositoryRule): RulePreview => {
      requireForge(accountId)
      const { host } = findAccount(parts.accounts, accountId)
      return previewRule(parts.listed, { accountId, host, rule, now: clock.now() })
    },

    /**
     * Takes what the rules fit, also of what was there before them.
     * @throws AppError `not_found`, `invalid_input` also while others of the account are being taken
     */
    apply: (accountId: string): NewRepositories => {
      requireForge(accountId)
      if (store.rules(accountId).length === 0) {
        const reason = 'There is no rule yet.'
        throw new AppError('invalid_input', reason, { details: { reason } })
      }
      if (isBusy(accountId)) {
        const reason = 'Repositories of this account are being taken already.'
        throw new AppError('invalid_input', reason, { details: { reason } })
      }
      begin(accountId, store.undecided(accountId, true))
      return view(accountId)
    },

    /** Hears of lists that came to their end. */
    observe: (event: ContractEvent): void => {
      if (event.name !== 'discovery.changed' || event.payload.state !== 'whole' || stopping.aborted) return
      try {
        afterList(event.payload.accountId)
      } catch (error) {
        log.error('New repositories could not be looked at.', { accountId: event.payload.accountId, error })
      }
    },
    start: timer.start,
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      await timer.stop()
      await jobs.stop()
    },
  }
}

export type NewRepositoriesService = ReturnType<typeof createNewRepositories>
