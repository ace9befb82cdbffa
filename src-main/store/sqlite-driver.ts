import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../src-shared/errors/app-error.ts'

export type Database = BetterSqlite3.Database
export type Statement<P extends unknown[], R> = BetterSqlite3.Statement<P, R>

/** The first Node with the Node-API version of the driver; on an older one it crashes instead of failing. */
const oldestNode = [22, 14] as const

/** @throws AppError `internal` when this Node cannot run the driver */
export const checkNodeVersion = (version: string): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw new AppError(
    'internal',
    `Mirrordesk needs Node ${oldestNode.join('.')} or newer; this is ${version}.`,
    {
      details: { nodeVersion: version },
    },
  )
}

/** Opens a connection. The driver loads its native part here, not on import, so the check comes first. */
export const connect = (file: string, options: BetterSqlite3.Options = {}): Database => {
  checkNodeVersion(process.versions.node)
  return new BetterSqlite3(file, { timeout: 5_000, ...options })
}
