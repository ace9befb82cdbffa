import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from './write-file-atomically.ts'

const pixels = z.number().int().min(-100_000).max(100_000)

const windowStateSchema = z.object({
  /** Of the window when it is not maximised; null before the first one was closed. */
  bounds: z.object({ x: pixels, y: pixels, width: pixels, height: pixels }).nullable(),
  isMaximized: z.boolean(),
  /** Where one was: path and search of the interface. */
  path: z.string().startsWith('/').max(2_048),
  /** Whether the person was told that a closed window leaves Mirrordesk running. */
  knowsItKeepsRunning: z.boolean(),
})
/** What the shell remembers from one start to the next. */
export type WindowState = z.infer<typeof windowStateSchema>

const nothingRemembered: WindowState = {
  bounds: null,
  isMaximized: false,
  path: '/',
  knowsItKeepsRunning: false,
}

const read = (file: string): WindowState => {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Missing or broken: a window in the middle of the screen is no loss.
    return nothingRemembered
  }
}

export type WindowStateDependencies = {
  readonly dataDirectory: string
  /** Calls back once after `delayMs`; the returned function withdraws it. */
  readonly setTimer: (delayMs: number, callback: () => void) => () => void
  /** The state could not be written; the window works on. */
  readonly onError: (error: unknown) => void
}

export type WindowStateStore = {
  readonly get: () => WindowState
  /** Remembers at once and writes soon: moving a window changes it a hundred times a second. */
  readonly change: (part: Partial<WindowState>) => void
  /** Writes what is not written yet. */
  readonly flush: () => void
}

const writeDelayMs = 500

/** Keeps the state of the window in `window-state.json` of the data directory. */
export const createWindowStateStore = (dependencies: WindowStateDependencies): WindowStateStore => {
  const { dataDirectory, setTimer, onError } = dependencies
  const file = path.join(dataDirectory, 'window-state.json')
  let state = read(file)
  let withdraw: (() => void) | null = null

  const write = (): void => {
    withdraw = null
    try {
      writeFileAtomically(file, `${JSON.stringify(state)}\n`)
    } catch (error) {
      onError(error)
    }
  }

  return {
    get: () => state,
    change: (part) => {
      const next = { ...state, ...part }
      if (JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      withdraw ??= setTimer(writeDelayMs, write)
    },
    flush: () => {
      if (withdraw === null) return
      withdraw()
      write()
    },
  }
}
