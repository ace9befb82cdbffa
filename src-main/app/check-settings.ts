import { isIP } from 'node:net'
import path from 'node:path'
import type { Settings } from '../../src-shared/domain/settings.ts'
import { AppError, isAppError } from '../../src-shared/errors/app-error.ts'

const invalid = (field: keyof Settings, reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field, reason } })

/** An address that can stand in a URL: with a zone (`fe80::1%eth0`) it cannot. */
const isAddress = (host: string): boolean => isIP(host) !== 0 && !host.includes('%')

const checkHost = (host: string): void => {
  if (host.toLowerCase() === 'localhost' || isAddress(host)) return
  throw invalid(
    'listenHost',
    `"${host}" is no address to listen on. Give localhost or an IP address, for example 127.0.0.1.`,
  )
}

const checkGitPath = async (gitPath: string, checkGit: CheckGit): Promise<void> => {
  if (!path.isAbsolute(gitPath)) {
    throw invalid('gitPath', `"${gitPath}" is not the whole path of a program. Give one like /usr/bin/git.`)
  }
  try {
    await checkGit(gitPath)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'git_unusable') throw error
    throw invalid('gitPath', error.message)
  }
}

/** @throws AppError `git_unusable` */
export type CheckGit = (gitPath: string) => Promise<unknown>

/**
 * What the schema cannot say about changed settings: they would stop the next start.
 * @throws AppError `invalid_input` with the field
 */
export const checkSettings = async (change: Partial<Settings>, checkGit: CheckGit): Promise<void> => {
  if (typeof change.listenHost === 'string') checkHost(change.listenHost)
  if (typeof change.gitPath === 'string') await checkGitPath(change.gitPath, checkGit)
}
