import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { App } from '../app/app-options.ts'
import type { FakeGitea } from './fake-forges/gitea/start-fake-gitea.ts'
import type { ManualClock } from './manual-clock.ts'
import { startTestCore } from './start-test-core.ts'

/** As the disk is at this moment: what a process of git takes away meanwhile is not missed. */
export const copyDirectory = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    try {
      if (entry.isDirectory()) copyDirectory(source, target)
      else if (entry.isFile()) copyFileSync(source, target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

/** A moment at which a core can be stopped hard: something was told, or a forge is asked, and answers in vain or not at all. */
export type Moment = {
  readonly what: string
  /** Of a call that changes something at the forge: whether it was done, although nobody heard of it. */
  readonly isServed: boolean
}

/**
 * A core at fake forges that dies at the n-th moment. Its disk is copied in that very moment, between two of its steps;
 * from then on no forge hears it any more, so that whatever it still does is as if it had not been. What starts on the
 * copy is what starts after a power cut.
 */
export const startDyingCore = async (options: {
  readonly dataDirectory: string
  readonly vaultKey: Buffer
  readonly clock: ManualClock
  readonly forges: readonly FakeGitea[]
  /** Looked at with each call of a forge: what must never be. */
  readonly whenAsked?: () => void
}) => {
  const { dataDirectory, clock, vaultKey } = options
  const app: App = await startTestCore({
    dataDirectory,
    vaultKey,
    clock,
  })
  let isLast: (moment: Moment) => boolean = () => false
  let copyTo = ''
  let dying: ((moment: Moment) => void) | null = null
  let watching: ((moment: Moment) => void) | null = null
  let diedAt: Moment | null = null

  const pass = (moment: Moment): boolean => {
    if (diedAt !== null) return false
    watching?.(moment)
    if (!isLast(moment)) return true
    diedAt = moment
    copyDirectory(dataDirectory, copyTo)
    dying?.(moment)
    return false
  }
  app.contract.hub.on(({ name }) => void pass({ what: name, isServed: false }))
  for (const forge of options.forges) {
    forge.breakOff((line) => {
      options.whenAsked?.()
      if (diedAt !== null || !pass({ what: line, isServed: false })) return 'cut'
      if (line.startsWith('GET') || pass({ what: line, isServed: true })) return 'serve'
      return 'cut_when_done'
    })
  }

  return {
    app,
    call: app.client.call,
    /** Dies at the n-th moment from now, counted from 0; or at the first such one. Resolves when it did; else never. */
    dieAt: (when: number | ((moment: Moment) => boolean), copy: string): Promise<Moment> => {
      let left = when
      isLast = (moment) => (typeof left === 'number' ? left-- <= 0 : left(moment))
      copyTo = copy
      return new Promise((resolve) => (dying = resolve))
    },
    /** Is told of each moment, and may copy the disk; null: no longer. */
    watch: (tell: ((moment: Moment) => void) | null): void => {
      watching = tell
    },
    /** The process goes, and the forges answer whoever comes next. */
    stop: async (): Promise<void> => {
      await app.stop()
      for (const forge of options.forges) {
        forge.breakOff(() => {
          options.whenAsked?.()
          return 'serve'
        })
      }
    },
  }
}

export type DyingCore = Awaited<ReturnType<typeof startDyingCore>>
