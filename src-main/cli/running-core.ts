import { readFileSync } from 'node:fs'
import { dataDirectoryLayout, readCoreFile } from '../app/data-directory.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'

/** What a client needs to reach the core of a data directory. */
export type RunningCore = { readonly address: string; readonly adminToken: string }

const isAlive = (processId: number): boolean => {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export const notRunning = (dataDirectory: string, cause?: unknown): AppError =>
  new AppError('not_running', `Mirrordesk is not running on ${dataDirectory}.`, {
    details: { dataDirectory },
    cause,
  })

/**
 * Finds the core of a data directory. A core that died leaves its file behind; its token is not sent to
 * whatever listens on that port today.
 * @throws AppError `not_running`
 */
export const findRunningCore = (dataDirectory: string): RunningCore => {
  const layout = dataDirectoryLayout(dataDirectory)
  const core = readCoreFile(layout)
  if (core === null || !isAlive(core.processId)) throw notRunning(layout.directory)
  try {
    return { address: core.address, adminToken: readFileSync(layout.adminTokenFile, 'utf8').trim() }
  } catch (cause) {
    throw notRunning(layout.directory, cause)
  }
}
