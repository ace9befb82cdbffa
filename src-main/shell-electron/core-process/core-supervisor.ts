import type { WireError } from '../../../src-shared/contract/frames.ts'
import { toWireError } from '../../../src-shared/contract/frames.ts'
import type { ComputerNews } from '../../../src-shared/domain/computer-news.ts'
import type { CoreState } from '../../../src-shared/contract/window-bridge.ts'
import { toAppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { CoreClient } from './core-client.ts'
import {
  stopLimitMs,
  type CoreFrame,
  type CoreReady,
  type CoreStart,
  type ShellFrame,
} from './core-frames.ts'
import type { CoreProcess } from './core-process.ts'

/** Pauses before a core that died is started again; the last one stays. */
export const restartDelaysMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const

/** A core that ran this long was well: its end is counted as the first. */
const wellAfterMs = 60_000

/** Failures of a start that the next one meets again: a person has to do something first. */
const lastingFailures: readonly ErrorCode[] = [
  'already_running',
  'database_damaged',
  'database_newer',
  'git_unusable',
  'invalid_input',
  'vault_locked',
]

export type CoreSupervisorOptions = {
  readonly fork: () => CoreProcess
  /** What the next core starts with. May throw an AppError, e.g. `vault_locked`. */
  readonly startOptions: () => CoreStart
  readonly client: CoreClient
  readonly clock: {
    readonly now: () => number
    readonly setTimer: (delayMs: number, callback: () => void) => () => void
  }
  readonly log: { readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void }
}

/** Keeps one core running. */
export type CoreSupervisor = {
  readonly start: () => void
  /** Stops the core in order, if there is one, and starts it anew. */
  readonly restart: () => Promise<void>
  /** Stops the core in order, for good; one that takes longer than ten seconds is ended. */
  readonly stop: () => Promise<void>
  readonly state: () => CoreState
  /** Listens until the returned function is called; the present state is told at once. */
  readonly onState: (listener: (state: CoreState) => void) => () => void
  /** The core that is ready; null when none is. */
  readonly ready: () => CoreReady | null
  /** Tells the core that is ready what the computer does; without one nobody needs to know. */
  readonly tellComputer: (news: ComputerNews) => void
}

/** Sends to a core that may be going at this moment: its end is told by `ended`. */
const tell = (core: CoreProcess, frame: ShellFrame): void => {
  try {
    core.send(frame)
  } catch {
    // Told by `ended`.
  }
}

export const createCoreSupervisor = (options: CoreSupervisorOptions): CoreSupervisor => {
  const { client, clock, log } = options
  const listeners = new Set<(state: CoreState) => void>()
  let state: CoreState = { kind: 'starting' }
  let current: CoreProcess | null = null
  let ready: CoreReady | null = null
  let readyAt = 0
  let failedStarts = 0
  let withdrawRestart = (): void => undefined
  let halting: Promise<void> = Promise.resolve()
  let restarting: Promise<void> | null = null
  let isOver = false

  const setState = (next: CoreState): void => {
    state = next
    for (const listener of [...listeners]) listener(next)
  }

  const giveUp = ({ message, advice }: WireError): void => setState({ kind: 'failed', message, advice })

  const startLater = (message: string): void => {
    if (readyAt > 0 && clock.now() - readyAt >= wellAfterMs) failedStarts = 0
    readyAt = 0
    const delayMs = restartDelaysMs[Math.min(failedStarts, restartDelaysMs.length - 1)] ?? 0
    failedStarts += 1
    withdrawRestart = clock.setTimer(delayMs, start)
    setState({ kind: 'restarting', message, retryAt: clock.now() + delayMs })
  }

  const start = (): void => {
    withdrawRestart()
    setState({ kind: 'starting' })
    try {
      const startOptions = options.startOptions()
      supervise(options.fork(), startOptions)
    } catch (error) {
      log.warn('The core could not be started.', { error })
      giveUp(toWireError(toAppError(error)))
    }
  }

  const supervise = (core: CoreProcess, startOptions: CoreStart): void => {
    let failure: WireError | null = null
    current = core
    const receive = (frame: CoreFrame): void => {
      switch (frame.kind) {
        case 'ready':
          ready = frame.core
          readyAt = clock.now()
          client.attach(core)
          setState({ kind: 'ready' })
          return
        case 'failed':
          failure = frame.error
          tell(core, { kind: 'stop' })
          return
        case 'hello':
        case 'event':
        case 'reply':
        case 'failure':
          client.receive(frame)
          return
      }
    }
    core.onFrame((frame) => {
      if (current === core) receive(frame)
    })
    void core.ended.then((how) => {
      if (current !== core) return
      forget()
      log.warn('The core ended.', { how, failure: failure?.code ?? null })
      if (failure !== null && lastingFailures.includes(failure.code)) giveUp(failure)
      else startLater(failure?.message ?? 'The core of Mirrordesk ended unexpectedly.')
    })
    tell(core, { kind: 'start', options: startOptions })
  }

  const forget = (): void => {
    current = null
    ready = null
    client.detach()
  }

  const end = async (core: CoreProcess): Promise<void> => {
    const withdrawKill = clock.setTimer(stopLimitMs, core.kill)
    tell(core, { kind: 'stop' })
    await core.ended
    withdrawKill()
  }

  /** Whoever asks while a core is ending waits for the same end. */
  const halt = (): Promise<void> => {
    withdrawRestart()
    if (current !== null) {
      const core = current
      forget()
      halting = end(core)
    }
    return halting
  }

  const restart = async (): Promise<void> => {
    setState({ kind: 'starting' })
    await halt()
    failedStarts = 0
    if (!isOver) start()
  }

  return {
    start,
    restart: () => (restarting ??= restart().finally(() => (restarting = null))),
    stop: () => {
      isOver = true
      return halt()
    },
    state: () => state,
    onState: (listener) => {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
    ready: () => ready,
    tellComputer: (news) => {
      if (current !== null && ready !== null) tell(current, { kind: 'computer', news })
    },
  }
}
