import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { curlConfiguration } from '../git/credential-helper/curl-configuration.ts'
import type { DataDirectoryLayout } from './data-directory.ts'

/** The command line's token: made anew at each start, readable by the owner only. */
export const writeAdminToken = (layout: DataDirectoryLayout): string => {
  const token = randomBytes(32).toString('base64url')
  writeFileSync(layout.adminTokenFile, `${token}\n`, { mode: 0o600 })
  return token
}

/**
 * The same token, as curl reads it when git asks for a credential.
 * @returns removes it again: when no core runs, nothing is sent to whatever listens there then
 */
export const writeCurlFile = (
  layout: DataDirectoryLayout,
  address: string,
  adminToken: string,
): (() => void) => {
  const remove = (): void => rmSync(layout.curlFile, { force: true })
  remove()
  writeFileSync(layout.curlFile, curlConfiguration(address, adminToken), { mode: 0o600 })
  return remove
}
