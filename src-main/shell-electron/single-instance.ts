import { mkdirSync } from 'node:fs'
import { app } from 'electron'

/**
 * One desktop app for each data directory: its profile lies inside, and Chromium locks that. Before Electron is ready.
 * @param onSecond another start was turned away: the person wants to see this one
 * @returns false when another one runs already; it was told, and this one has nothing to do
 */
export const takeSingleInstance = (profileDirectory: string, onSecond: () => void): boolean => {
  mkdirSync(profileDirectory, { recursive: true, mode: 0o700 })
  app.setPath('userData', profileDirectory)
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecond)
  return true
}
