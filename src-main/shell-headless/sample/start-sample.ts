import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { App } from '../../app/app-options.ts'
import { createApp } from '../../app/create-app.ts'
import { playSample } from './play-sample.ts'
import { reportRuns } from './run-reporter.ts'

export type SampleOptions = {
  readonly host: string
  readonly port: number
  readonly version: string
  readonly say: (line: string) => void
}

export type Sample = {
  readonly app: App
  readonly dataDirectory: string
  /** Plays until `stopped`. */
  readonly untilStopped: (stopped: Promise<void>) => Promise<void>
  /** Stops both cores in order and removes everything. */
  readonly stop: () => Promise<void>
}

const startCore = (directory: string, organization: string, host: string, port: number, version: string) => {
  mkdirSync(directory, { mode: 0o700 })
  // Its secrets live as long as this process: so does its vault key.
  return createApp({ dataDirectory: directory, host, port, organization, vaultKey: randomBytes(32), version })
}

/**
 * Two cores in throw-away directories: the one that is shown, and one that plays the remotes it mirrors with.
 * Needs no network.
 */
export const startSample = async ({ host, port, version, say }: SampleOptions): Promise<Sample> => {
  const root = mkdtempSync(path.join(tmpdir(), 'mirrordesk-sample-'))
  const dataDirectory = path.join(root, 'mirrordesk')
  const started: App[] = []
  const stop = async (): Promise<void> => {
    for (const app of started) await app.stop()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const app = await startCore(dataDirectory, 'local', host, port, version)
    started.push(app)
    const remotes = await startCore(path.join(root, 'remotes'), 'sample', '127.0.0.1', 0, version)
    started.push(remotes)
    const workDirectory = path.join(root, 'work')
    const untilStopped = async (stopped: Promise<void>): Promise<void> => {
      const controller = new AbortController()
      void stopped.then(() => controller.abort())
      const reporter = reportRuns(app.client, say)
      const play = playSample({ app, remotes, workDirectory, reporter, say, signal: controller.signal })
      try {
        await Promise.race([play, stopped])
      } finally {
        reporter.stop()
        // What was under way ends with the signal; its failure is the stopping itself.
        controller.abort()
        await play.catch(() => undefined)
      }
    }
    return { app, dataDirectory, untilStopped, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
