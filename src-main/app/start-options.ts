import type { Settings } from '../../src-shared/domain/settings.ts'
import type { Log } from '../core/ports/log.ts'
import { checkGit } from '../git/check-git.ts'
import { prepareGitSetup, type GitSetup } from '../git/git-environment.ts'
import type { AppOptions } from './app-options.ts'

const defaultHost = '127.0.0.1'
const defaultPort = 7420

/** Where to listen: what the shell was told, else what the settings say, else 127.0.0.1:7420. */
export const chooseListener = (
  options: Pick<AppOptions, 'host' | 'port'>,
  settings: Pick<Settings, 'listenHost' | 'listenPort'>,
): { readonly host: string; readonly port: number } => ({
  host: options.host ?? settings.listenHost ?? defaultHost,
  port: options.port ?? settings.listenPort ?? defaultPort,
})

export type ChosenGit = { readonly setup: GitSetup; readonly version: string }

/**
 * The git to work with: what the shell was told, else the setting, else the first in PATH. A git of the settings
 * that is gone does not stop the start, for the setting can only be changed in a running core.
 * @throws AppError `git_unusable`
 */
export const chooseGit = async (
  directory: string,
  options: Pick<AppOptions, 'gitPath'>,
  settings: Pick<Settings, 'gitPath'>,
  log: Log,
): Promise<ChosenGit> => {
  const use = async (gitPath: string | undefined): Promise<ChosenGit> => {
    const setup = prepareGitSetup(directory, { gitPath })
    return { setup, version: await checkGit(setup) }
  }
  if (options.gitPath !== undefined || settings.gitPath === null) return use(options.gitPath)
  try {
    return await use(settings.gitPath)
  } catch (error) {
    log.warn('The git of the settings does not work; the one in PATH is used.', {
      gitPath: settings.gitPath,
      error,
    })
    return use(undefined)
  }
}
