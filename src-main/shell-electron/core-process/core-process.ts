import type { CoreFrame, ShellFrame } from './core-frames.ts'

/** A core as its shell holds it, whatever kind of process it is. */
export type CoreProcess = {
  /** Throws when the process is gone. */
  readonly send: (frame: ShellFrame) => void
  readonly onFrame: (listener: (frame: CoreFrame) => void) => void
  /** Resolves when the process is gone, with how it ended: `code 1`, `signal SIGKILL`, or why it never began. */
  readonly ended: Promise<string>
  /** Ends it at once. */
  readonly kill: () => void
}
