import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'

const gigabyte = 1_000_000_000
/** Mirror semantics 2.9 and 2.10. */
export const diskLimits = {
  /** Below this, what brings data in waits. */
  lowBytes: gigabyte,
  /** From here on it goes on. */
  enoughBytes: 2 * gigabyte,
  /** A first copy needs room for the pack, its index, and a repack of both. */
  firstCopyFactor: 2.2,
} as const

/** Of a small disk the limits are shares: it would be low for ever, else. */
const lowShare = 1 / 20
const enoughShare = 1 / 10

const lookEveryMs = 30_000

/** Keeps the disk from running full: nothing brings data in while too little is free. What is sent goes on. */
export type DiskGuard = {
  readonly start: () => void
  readonly stop: () => void
  readonly isLow: () => boolean
  /** Looks now: something met a full disk. */
  readonly look: () => Promise<void>
  /** Aborts, with `disk_full`, when it becomes low: a fetch under way would fill the rest. A new one after each time. */
  readonly becomesLow: () => AbortSignal
  /** Resolves when there is room to bring data in. @throws the reason of `signal` */
  readonly whenRoomy: (signal: AbortSignal) => Promise<void>
  /**
   * Whether a first copy may begin.
   * @param estimateBytes how large it may be; null when nobody knows
   * @throws AppError `disk_full` with a sentence that names both numbers
   */
  readonly checkFirstCopy: (estimateBytes: number | null) => Promise<void>
}

const inWords = (bytes: number): string =>
  bytes < gigabyte / 20
    ? `${(Math.max(0, bytes) / 1_000_000).toFixed(1)} MB`
    : `${(bytes / gigabyte).toFixed(1)} GB`

const lowDisk = (freeBytes: number): AppError => {
  const reason = `Only ${inWords(freeBytes)} are free on the disk; fetching is paused.`
  return new AppError('disk_full', reason, { details: { reason, freeBytes } })
}

export const createDiskGuard = (parts: {
  readonly freeBytes: () => Promise<number>
  /** What the whole disk holds; without it, it is a large one. */
  readonly totalBytes?: () => Promise<number>
  readonly clock: Clock
  readonly log: Log
}): DiskGuard => {
  const { clock, log } = parts
  const waiting = new Set<() => void>()
  let isLow = false
  let falling = new AbortController()
  let withdraw = (): void => undefined

  const readLimits = async (): Promise<{ readonly lowBytes: number; readonly enoughBytes: number }> => {
    const totalBytes = (await parts.totalBytes?.()) ?? Number.POSITIVE_INFINITY
    return {
      lowBytes: Math.min(diskLimits.lowBytes, totalBytes * lowShare),
      enoughBytes: Math.min(diskLimits.enoughBytes, totalBytes * enoughShare),
    }
  }

  const look = async (): Promise<void> => {
    const freeBytes = await parts.freeBytes()
    const { lowBytes, enoughBytes } = await readLimits()
    if (!isLow && freeBytes < lowBytes) {
      isLow = true
      log.warn('The disk is nearly full: fetching is paused.', { freeBytes })
      falling.abort(lowDisk(freeBytes))
      falling = new AbortController()
    } else if (isLow && freeBytes > enoughBytes) {
      isLow = false
      log.info('There is room on the disk again: fetching goes on.', { freeBytes })
      for (const wake of [...waiting]) wake()
    }
  }

  const lookRegularly = (): void => {
    look()
      .catch((error: unknown) => log.error('Free space could not be read.', { error }))
      .finally(() => {
        withdraw = clock.setTimer(lookEveryMs, lookRegularly)
      })
  }
  let isStarted = false

  return {
    start: () => {
      if (isStarted) return
      isStarted = true
      withdraw = clock.setTimer(0, lookRegularly)
    },
    stop: () => {
      isStarted = false
      withdraw()
    },
    isLow: () => isLow,
    look,
    becomesLow: () => falling.signal,
    whenRoomy: (signal) =>
      new Promise((resolve, reject) => {
        if (!isLow) {
          resolve()
          return
        }
        const settle = (end: () => void) => (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', abandon)
          end()
        }
        const wake = settle(resolve)
        const abandon = settle(() => reject(signal.reason as Error))
        if (signal.aborted) {
          abandon()
          return
        }
        waiting.add(wake)
        signal.addEventListener('abort', abandon, { once: true })
      }),
    checkFirstCopy: async (estimateBytes) => {
      const freeBytes = await parts.freeBytes()
      const { enoughBytes } = await readLimits()
      const neededBytes = (estimateBytes ?? 0) * diskLimits.firstCopyFactor
      if (neededBytes <= freeBytes - enoughBytes) return
      const reason =
        estimateBytes === null
          ? `Only ${inWords(freeBytes)} are free on the disk; a first copy begins when there are ${inWords(enoughBytes)}.`
          : `The first copy needs about ${inWords(neededBytes)} beside a reserve of ${inWords(enoughBytes)}, and ${inWords(freeBytes)} are free.`
      throw new AppError('disk_full', reason, { details: { reason, freeBytes } })
    },
  }
}
