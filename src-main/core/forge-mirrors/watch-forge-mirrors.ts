import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'
import type { LookAtForgeMirrors } from './look-at-forge-mirrors.ts'

/** One look at the clock at least this often, should it be set or the computer sleep. */
const longestWaitMs = 3_600_000
/** The first round waits for the start to be over, and for the network. */
const firstRoundMs = 60_000
const atOnce = 500

/** Looks at every mirror that a forge runs, about as often as it runs: the accounts side by side, each one by one. */
export const createWatchForgeMirrors = (
  parts: Pick<ForgeMirrorParts, 'store' | 'clock' | 'log' | 'stopping'>,
  { lookAtAccount }: Pick<LookAtForgeMirrors, 'lookAtAccount'>,
) => {
  const { store, clock, log, stopping } = parts
  let withdraw: (() => void) | null = null
  let round: Promise<void> | null = null
  let isStarted = false

  const lookAtDue = async (): Promise<void> => {
    const due: readonly ListedForgeMirror[] = store.listDue(clock.now(), atOnce)
    const byAccount = Map.groupBy(due, ({ accountId }) => accountId)
    await Promise.all(
      [...byAccount].map(([accountId, rows]) =>
        lookAtAccount(accountId, rows).catch((error: unknown) => {
          log.warn('A look at mirrors of a forge failed.', { accountId, error })
          // Never again at once.
          for (const { id } of rows) store.change(id, { nextLookAt: clock.now() + longestWaitMs })
        }),
      ),
    )
  }

  const schedule = (delayMs: number): void => {
    if (stopping.aborted) return
    withdraw?.()
    withdraw = clock.setTimer(delayMs, () => {
      withdraw = null
      round = lookAtDue().finally(() => {
        round = null
        plan()
      })
    })
  }
  const plan = (): void => {
    const at = store.nextDueAt()
    if (at !== null) schedule(Math.min(longestWaitMs, Math.max(1_000, at - clock.now())))
  }

  return {
    start: (): void => {
      isStarted = true
      if (store.nextDueAt() !== null) schedule(firstRoundMs)
    },
    /** There is one more, or one is due sooner. */
    touch: (): void => {
      if (isStarted && round === null) plan()
    },
    /** After `stopping` was aborted: resolves when nothing is under way. */
    stop: async (): Promise<void> => {
      withdraw?.()
      await round
    },
  }
}

export type WatchForgeMirrors = ReturnType<typeof createWatchForgeMirrors>
