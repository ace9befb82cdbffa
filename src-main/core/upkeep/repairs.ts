import { newId } from '../../../src-shared/domain/ids.ts'
import type { Repair, RepairOutcome } from '../../../src-shared/domain/repository.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RepairRow, RepairStore } from '../ports/repair-store.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { forgetLostBases, rebuildRepository, type LostRef, type RebuildParts } from './rebuild-repository.ts'
import type { RepositoryUse } from './repository-use.ts'

/** Whoever can make git stumble must not make it check a repository all the time. */
const soundForMs = 10 * 60_000
/** What could not be had today may be had tomorrow. */
const againMs = 24 * 3_600_000

export type Suspicion = {
  /** `derived`: of files that can be written anew; `broken`: objects themselves must be read to find it. */
  readonly kind: 'derived' | 'broken' | 'missing'
  /** What git said, without directories. */
  readonly text: string
}

export type RepairNews = {
  readonly repositoryId: string
  /** Null when it begins. */
  readonly outcome: RepairOutcome | null
  readonly hosts: readonly string[]
  readonly lostRefs: readonly LostRef[]
  readonly setAsideAs: string | null
}

/** As the contract shows it. */
export const toRepair = (row: RepairRow): Repair => ({
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  outcome: row.outcome,
  hosts: [...row.hosts],
  lostRefs: [...row.lostRefs],
  setAsideAs: row.setAsideAs,
})

/** Finds out whether a repository is damaged, and makes it whole from the remotes of its mirrors. One at a time. */
export type Repairs = {
  /** git stumbled there. Checked at once, unless that was done a moment ago; repaired when it is true. */
  readonly suspect: (repositoryId: string, suspicion: Suspicion) => void
  /** A person asks: checks every object, and repairs. @returns how it ended */
  readonly repairNow: (repositoryId: string) => Promise<RepairOutcome>
  /** Takes up the repairs that a shutdown or a crash left, and tries those again that could not be finished. */
  readonly start: () => void
  readonly stop: () => Promise<void>
  readonly settled: () => Promise<void>
}

export type RepairsParts = RebuildParts & {
  readonly use: RepositoryUse
  readonly repositories: Pick<RepositoryStore, 'findById' | 'setHealth' | 'listUnsound'>
  readonly store: RepairStore
  readonly repositoryPath: (repositoryId: string) => string
  /** The folder damaged copies are set aside in, on the volume of the repositories. */
  readonly quarantineDirectory: string
  readonly clock: Clock
  readonly log: Log
  /** It began, or ended. */
  readonly onNews: (news: RepairNews) => void
  /** The directory is another one: who reads from the old one lets go of it. */
  readonly onSwapped: (repositoryId: string) => void
}

const isoDay = (at: number): string => new Date(at).toISOString().replaceAll(/[:.]/g, '-')

export const createRepairs = (parts: RepairsParts): Repairs => {
  const { git, use, repositories, store, clock, log } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const soundAt = new Map<string, number>()
  const waiting = new Map<string, Promise<RepairOutcome>>()
  let line: Promise<unknown> = Promise.resolve()
  let withdraw = (): void => undefined

  const hostsOf = (repositoryId: string): readonly string[] => [
    ...new Set(parts.mirrors.listByRepository(repositoryId).map(({ host }) => host)),
  ]

  /** Alone with a repository that is known to be damaged. */
  const rebuild = async (repositoryId: string, repairId: string): Promise<RepairOutcome> => {
    const path = parts.repositoryPath(repositoryId)
    const end = (
      outcome: RepairOutcome,
      found: { missing: readonly string[]; lostRefs: readonly LostRef[]; setAsideAs: string | null },
    ): RepairOutcome => {
      store.finish(repairId, { ...found, outcome, finishedAt: clock.now() })
      return outcome
    }
    const known = store.lastOf(repositoryId)
    const nothing = { missing: [], lostRefs: [], setAsideAs: null }
    await git.dropDerived(path)
    const damage = await git.check(path, { full: true, signal })
    if (damage === null) {
      // A crash right after the swap: all is done but saying so.
      const isSwapped = known?.setAsideAs !== null && known?.setAsideAs !== undefined
      return isSwapped ? end('repaired', known) : end('rebuilt', nothing)
    }
    const { fresh, lostRefs, before } = await rebuildRepository(parts, repositoryId, path, signal)
    const { missing } = damage
    if (fresh === null) return end('incomplete', { missing, lostRefs, setAsideAs: null })
    const now = await git.readRefs(path)
    const isMoved = [...now.refs].some(([ref, objectId]) => before.refs.get(ref) !== objectId)
    if (isMoved || now.refs.size !== before.refs.size || signal.aborted) {
      await git.discard(fresh)
      throw new AppError('interrupted', 'The refs moved while the repository was being repaired.')
    }
    const setAsideAs = `${isoDay(clock.now())}-${repositoryId}.git`
    // Before the swap: a crash after it must find what was lost, and no base that leads to it.
    store.plan(repairId, { missing, lostRefs, setAsideAs })
    forgetLostBases(parts, repositoryId, lostRefs)
    await git.swap(path, fresh, `${parts.quarantineDirectory}/${setAsideAs}`)
    parts.onSwapped(repositoryId)
    return end('repaired', { missing, lostRefs, setAsideAs })
  }

  const settleHealth = (repositoryId: string, outcome: RepairOutcome): void => {
    const isWhole = outcome !== 'incomplete' && outcome !== 'failed'
    repositories.setHealth(repositoryId, isWhole ? 'sound' : 'damaged')
    if (isWhole) soundAt.set(repositoryId, clock.now())
  }

  const repair = async (
    repositoryId: string,
    cause: string,
    repairId: string | null,
  ): Promise<RepairOutcome> => {
    const id = repairId ?? newId('rep')
    const hosts = hostsOf(repositoryId)
    if (repairId === null) store.start({ id, repositoryId, startedAt: clock.now(), cause, hosts })
    repositories.setHealth(repositoryId, 'repairing')
    parts.onNews({ repositoryId, outcome: null, hosts, lostRefs: [], setAsideAs: null })
    log.warn('A repository is damaged; it is being repaired.', { repositoryId, cause })
    let outcome: RepairOutcome
    try {
      outcome = await use.alone(repositoryId, () => rebuild(repositoryId, id), signal)
    } catch (error) {
      // The next start takes it up again.
      if (signal.aborted) throw error
      log.error('A repair failed.', { repositoryId, error })
      store.finish(id, {
        finishedAt: clock.now(),
        outcome: 'failed',
        missing: [],
        lostRefs: [],
        setAsideAs: null,
      })
      outcome = 'failed'
    }
    settleHealth(repositoryId, outcome)
    const { lostRefs, setAsideAs } = store.lastOf(repositoryId) ?? { lostRefs: [], setAsideAs: null }
    log.info('A repair has ended.', { repositoryId, outcome, lostRefs: lostRefs.length, setAsideAs })
    parts.onNews({ repositoryId, outcome, hosts, lostRefs, setAsideAs })
    return outcome
  }

  /** @param full every object is read: a person wants to know, or git could not read one */
  const examine = async (repositoryId: string, text: string, full: boolean): Promise<RepairOutcome> => {
    const row = repositories.findById(repositoryId)
    if (row === null || row.state !== 'ready') return 'was_sound'
    const path = parts.repositoryPath(repositoryId)
    const damage = await use.read(repositoryId, () => git.check(path, { full, signal }))
    if (damage !== null) return repair(repositoryId, damage.text, null)
    if (row.health !== 'sound') {
      settleHealth(repositoryId, 'was_sound')
      parts.onNews({ repositoryId, outcome: 'was_sound', hosts: [], lostRefs: [], setAsideAs: null })
    }
    soundAt.set(repositoryId, clock.now())
    if (text !== '') log.info('git stumbled over a repository that is sound.', { repositoryId, text })
    return 'was_sound'
  }

  /** One after the other: each reads and writes whole repositories. */
  const enqueue = (repositoryId: string, work: () => Promise<RepairOutcome>): Promise<RepairOutcome> => {
    const underWay = waiting.get(repositoryId)
    if (underWay !== undefined) return underWay
    const turn = line.then(async () => {
      try {
        if (signal.aborted) throw toAppError(signal.reason)
        return await work()
      } finally {
        waiting.delete(repositoryId)
      }
    })
    waiting.set(repositoryId, turn)
    line = turn.catch(() => undefined)
    return turn
  }

  const inBackground = (repositoryId: string, work: () => Promise<RepairOutcome>): void => {
    enqueue(repositoryId, work).catch((error: unknown) => {
      if (!signal.aborted) log.error('A repository could not be checked.', { repositoryId, error })
    })
  }

  const retryDamaged = (): void => {
    for (const { id, health } of repositories.listUnsound()) {
      if (health === 'damaged') inBackground(id, () => examine(id, '', true))
    }
    withdraw = clock.setTimer(againMs, retryDamaged)
  }

  return {
    suspect: (repositoryId, { kind, text }) => {
      const row = repositories.findById(repositoryId)
      if (signal.aborted || row?.health !== 'sound') return
      if (clock.now() - (soundAt.get(repositoryId) ?? -Infinity) < soundForMs) return
      soundAt.set(repositoryId, clock.now())
      inBackground(repositoryId, async () => {
        if (kind === 'derived') {
          const drop = (): Promise<void> => git.dropDerived(parts.repositoryPath(repositoryId))
          await use.alone(repositoryId, drop, signal)
        }
        return examine(repositoryId, text, kind === 'broken')
      })
    },
    repairNow: (repositoryId) => enqueue(repositoryId, () => examine(repositoryId, '', true)),
    start: () => {
      for (const { id, health } of repositories.listUnsound()) {
        if (health !== 'repairing') continue
        const last = store.lastOf(id)
        const unfinished = last?.finishedAt === null ? last.id : null
        inBackground(id, () => repair(id, last?.cause ?? 'unfinished', unfinished))
      }
      withdraw = clock.setTimer(againMs, retryDamaged)
    },
    stop: async () => {
      withdraw()
      stopping.abort(new AppError('interrupted', 'Mirrordesk is shutting down.'))
      await line
    },
    settled: async () => {
      while (waiting.size > 0) await Promise.allSettled(waiting.values())
    },
  }
}
