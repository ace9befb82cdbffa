import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { App } from '../../app/app-options.ts'
import { createApp } from '../../app/create-app.ts'
import { makeCast, type Cast } from './make-cast.ts'
import { beginningAgoMs, playPast } from './play-past.ts'
import { activityMs, fetchOnce, keepActive } from './play-present.ts'
import { createQuiet } from './quiet.ts'
import { reportRuns } from './run-reporter.ts'
import { createSampleClock, type SampleClock } from './sample-clock.ts'
import type { SampleStage } from './stage.ts'

export type SampleOptions = {
  readonly host: string
  readonly port: number
  readonly version: string
  readonly say: (line: string) => void
  /** Cuts the preparation short. */
  readonly stopped?: Promise<void>
}

export type Sample = {
  readonly app: App
  readonly dataDirectory: string
  /** Plays until `stopped`. */
  readonly untilStopped: (stopped: Promise<void>) => Promise<void>
  /** Stops both cores in order and removes everything. */
  readonly stop: () => Promise<void>
}

const startCore = (
  directory: string,
  organization: string,
  { host, port, version }: Omit<SampleOptions, 'say' | 'stopped'>,
  clock: SampleClock,
) => {
  mkdirSync(directory, { mode: 0o700 })
  // Its secrets live as long as this process: so does its vault key.
  const vaultKey = randomBytes(32)
  return createApp({ dataDirectory: directory, host, port, organization, vaultKey, version, clock })
}

/** Two weeks with all mirrors; cut short when it is to stop. */
const prepare = async (stage: SampleStage, say: (line: string) => void): Promise<Cast | null> => {
  const quiet = createQuiet(stage.app.client, () => stage.clock.now(), stage.signal)
  try {
    say('Making hosts and repositories, and two weeks with them. This takes half a minute.')
    const cast = await makeCast(stage)
    await playPast(stage, cast, quiet, say)
    return cast
  } catch (error) {
    if (stage.signal.aborted) return null
    throw error
  } finally {
    stage.clock.goTo(0)
  }
}

const play = async (stage: SampleStage, cast: Cast, say: (line: string) => void): Promise<void> => {
  const reporter = reportRuns(stage.app.client, say)
  try {
    say('The hosts of this sample are played by this program.')
    say('A one-time fetch: web/website-snapshot takes upstream/website once.')
    await reporter.told(await fetchOnce(stage))
    say(`Something happens every ${activityMs / 1_000} seconds. Ctrl-C stops it and removes everything.`)
    await keepActive(stage, cast, say, reporter)
  } finally {
    reporter.stop()
  }
}

/**
 * Two cores in throw-away directories: the one that is shown, and one that plays the remotes it mirrors with.
 * Needs no network.
 */
export const startSample = async ({ say, stopped, ...options }: SampleOptions): Promise<Sample> => {
  const root = mkdtempSync(path.join(tmpdir(), 'mirrordesk-sample-'))
  const dataDirectory = path.join(root, 'mirrordesk')
  const remotesDirectory = path.join(root, 'remotes')
  const clock = createSampleClock(beginningAgoMs)
  const controller = new AbortController()
  void stopped?.then(() => controller.abort())
  const started: App[] = []
  const stop = async (): Promise<void> => {
    controller.abort()
    for (const app of started) await app.stop()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const app = await startCore(dataDirectory, 'local', options, clock)
    started.push(app)
    const hosts = { ...options, host: '127.0.0.1', port: 0 }
    const remotes = await startCore(remotesDirectory, 'sample', hosts, clock)
    started.push(remotes)
    const workDirectory = path.join(root, 'work')
    mkdirSync(workDirectory)
    const { signal } = controller
    const stage: SampleStage = {
      app,
      remotes,
      dataDirectory,
      remotesDirectory,
      workDirectory,
      clock,
      signal,
    }
    const cast = await prepare(stage, say)
    const untilStopped = async (whenStopped: Promise<void>): Promise<void> => {
      if (cast === null) return
      void whenStopped.then(() => controller.abort())
      const playing = play(stage, cast, say)
      try {
        await Promise.race([playing, whenStopped])
      } finally {
        // What was under way ends with the signal; its failure is the stopping itself.
        controller.abort()
        await playing.catch(() => undefined)
      }
    }
    return { app, dataDirectory, untilStopped, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
