import type { Clock } from '../ports/clock.ts'

const collectMs = 20_000
/** One repository is not looked for more often than this, however often its runs fail. */
const leastBetweenMs = 3_600_000

/** Mirrors that are to be looked at out of turn: those of a few seconds together, each once an hour. */
export const createSoonLooks = (parts: {
  readonly clock: Clock
  readonly lookAt: (accountId: string, mirrorIds: readonly string[]) => Promise<void>
}) => {
  const { clock } = parts
  const waiting = new Map<string, Set<string>>()
  const timers = new Map<string, () => void>()
  const asked = new Map<string, number>()

  const wasAskedLately = (mirrorId: string, now: number): boolean => {
    for (const [id, at] of asked) {
      if (now - at < leastBetweenMs && at <= now) break
      asked.delete(id)
    }
    return asked.has(mirrorId)
  }

  return {
    ask: (accountId: string, mirrorId: string): void => {
      const now = clock.now()
      if (wasAskedLately(mirrorId, now)) return
      asked.set(mirrorId, now)
      const ids = waiting.get(accountId) ?? new Set()
      waiting.set(accountId, ids.add(mirrorId))
      if (timers.has(accountId)) return
      timers.set(
        accountId,
        clock.setTimer(collectMs, () => {
          timers.delete(accountId)
          const some = [...(waiting.get(accountId) ?? [])]
          waiting.delete(accountId)
          void parts.lookAt(accountId, some)
        }),
      )
    },
    stop: (): void => {
      for (const end of timers.values()) end()
      timers.clear()
    },
  }
}
