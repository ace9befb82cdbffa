import { expiryWarning } from '../../../src-shared/domain/forge-connection.ts'
import { tokenEndWords } from '../../../src-shared/domain/forge-words.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { Account } from '../../../src-shared/domain/account.ts'
import { credentialCodes } from '../activity/notices.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { Log } from '../ports/log.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** The first round waits for the start to be over, and for the network. */
const firstRoundMs = 2 * minuteMs

export type WatchConnectionsParts = {
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: ForgeConnectionStore
  readonly check: (accountId: string) => Promise<Account>
  /** The core stops. */
  readonly stopping: AbortSignal
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
}

/**
 * Looks at every forge account once a day, and tells a person 14, 3 and 0 days before a token ends, once each, and once
 * when a forge stops taking it. Accounts are looked at one after the other: nobody waits for it.
 */
export const createWatchConnections = (parts: WatchConnectionsParts) => {
  const { accounts, connections, clock, events, log, stopping } = parts
  const isStopping = (): boolean => stopping.aborted
  let stopTimer: (() => void) | null = null
  let round: Promise<void> = Promise.resolve()

  const tell = (account: { readonly label: string; readonly mirrorCount: number }, title: string): void => {
    const { mirrorCount } = account
    events.emit('notice.raised', {
      id: newId('acc'),
      kind: 'failed',
      at: clock.now(),
      title,
      body:
        mirrorCount === 0
          ? 'Give the account a new one before you need it.'
          : `${mirrorCount === 1 ? 'A mirror stops' : `${mirrorCount} mirrors stop`} without it. Give the account a new one.`,
      repository: null,
      mirrorId: null,
      runId: null,
    })
  }

  const warnOfEnd = (accountId: string): void => {
    const row = connections.find(accountId)
    const account = accounts.find(accountId)
    if (row === null || account === null || row.expiresAt === null) return
    const due = expiryWarning(row.expiresAt, clock.now())
    if (due === null || (row.warnedDays !== null && row.warnedDays <= due)) return
    connections.save({ ...row, warnedDays: due })
    tell(account, `The token of ${account.label} ${tokenEndWords(row.expiresAt, clock.now())}.`)
  }

  const lookAt = async (accountId: string): Promise<void> => {
    const before = connections.find(accountId)?.failure ?? null
    const { connection, ...account } = await parts.check(accountId)
    const failure = connection?.failure ?? null
    const isNews = failure !== null && credentialCodes.includes(failure.code) && before?.code !== failure.code
    if (isNews) tell(account, `${account.label}: ${failure.title}`)
    warnOfEnd(accountId)
  }

  const lookAtAll = async (): Promise<void> => {
    const now = clock.now()
    for (const { accountId, checkedAt } of connections.list()) {
      if (isStopping()) return
      try {
        // A clock that was set back must not end the looking.
        if (Math.abs(now - checkedAt) >= dayMs) await lookAt(accountId)
        else warnOfEnd(accountId)
      } catch (error) {
        // Removed meanwhile, or the core is stopping: the next round looks at the rest.
        if (!isStopping()) log.warn('A look at an account failed.', { accountId, error })
      }
    }
  }

  const schedule = (delayMs: number): void => {
    stopTimer = clock.setTimer(delayMs, () => {
      round = lookAtAll().finally(() => {
        if (!isStopping()) schedule(hourMs)
      })
    })
  }

  return {
    start: (): void => schedule(firstRoundMs),
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      stopTimer?.()
      await round
    },
  }
}
