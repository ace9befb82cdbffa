import { AppError, isAppError } from '../../src-shared/errors/app-error.ts'
import { takeInstanceLock } from '../store/instance-lock.ts'
import { readCoreFile, type DataDirectoryLayout } from './data-directory.ts'

/**
 * Makes sure that no other core uses the data directory.
 * @throws AppError `already_running`, with where the other one is
 * @returns gives the lock up
 */
export const lockDataDirectory = (layout: DataDirectoryLayout): (() => void) => {
  try {
    return takeInstanceLock(layout.lockFile)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'already_running') throw error
    const address = readCoreFile(layout)?.address ?? null
    const where = address === null ? '' : ` at ${address}`
    throw new AppError('already_running', `Mirrordesk is already running on this data directory${where}.`, {
      details: { address },
    })
  }
}
